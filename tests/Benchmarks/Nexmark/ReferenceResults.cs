namespace ActorStream.Benchmarks.Tests.Nexmark;

/// <summary>
/// The final tables of Apache Flink 1.20.3 in streaming mode at 100,000 events and a rate of 1,000: how many rows, and the SHA-256 of the rows
/// sorted by bytes, each ended by LF.
/// </summary>
internal static class ReferenceResults
{
    public static readonly IReadOnlyDictionary<string, (int Rows, string Digest)> Of = new Dictionary<string, (int, string)>
    {
        ["q0"] = (92000, "0cdc1dd0ee074590e25a4d8e5da6e206f5281deeaefeb47e8f5406facdf1b1c7"),
        ["q1"] = (92000, "6c3b645924ae0242f3aa06a3f8d5850bc2528735d6601653a11dc3521a692447"),
        ["q2"] = (383, "ae3e601b41b88932ed43f93036f909d3abdcdb01df68604767e461d9e766c7d4"),
        ["q3"] = (524, "e499d6d2f589945bd0bd5e03f83f3377cd892905e3110859eb543a3b7e712c0e"),
        ["q5"] = (56, "a3abf4377bc2d51fca67077f32e41376af9f1604a109129c2534ca89f87752fb"),
        ["q7"] = (23, "ff5b255b733d6b279549ac15172559c941b62e08c9e522e01ef4ccfa844458f4"),
        ["q8"] = (288, "b22c9d01610bc6947f8ce718861d94468838de0ca5cbcc5f5c0f634e5bd874a0"),
        ["q9"] = (5555, "e85989f741599e780fec8a2ed14586b0b21f68afc3b9bf8eb8506497c47f8eec"),
        ["q11"] = (2892, "a0f286d46bcd54fcd0fcd5310abe84a66c607f2f6c89ffcd50181118e0d44583"),
        ["q14"] = (22736, "0c0e6d57f662e008411a90e07ceb3581bce030446345dd36e0a0350d1b0aa064"),
        ["q15"] = (1, "1d25f03c4db9e53df0da9d81e6afbc11f1790f14ccd3ef75cd4f91e98a64ee72"),
        ["q16"] = (9901, "f850295e9285e168e88fb296e133457934615fd039242b15990dcb2869c9f81e"),
        ["q17"] = (5996, "28ab4067a3c63c9a3e0f795757224b9baba9d5e3b6b407b091df9e10e6949881"),
        ["q18"] = (28439, "2e35575a27e8c17337260a63e7bbcaad7eab736d1b5ba786474e3f9d980c5512"),
        ["q19"] = (44153, "f6ac338d05384b94f89f4d669a17257779b5553d27e6218b5db8c3ad3cc1780d"),
        ["q20"] = (16231, "e1886319f998c2218fa2030732f28da2454053e020557c87eb3b4884f65b62a6"),
    };
}
