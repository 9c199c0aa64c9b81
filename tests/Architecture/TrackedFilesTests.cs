using Xunit;

namespace ActorStream.Architecture.Tests;

public class TrackedFilesTests
{
    [Fact]
    public void No_tracked_file_tells_of_a_machine_or_a_package_feed() =>
        Rule.Holds(TrackedFiles.List().SelectMany(file => TrackedFiles.Private(file, Repository.Read(file))));

    [Fact]
    public void The_tracked_files_are_found() => Assert.Contains("ActorStream.sln", TrackedFiles.List());

    [Theory]
    [InlineData("see /ro" + "ot/notes.md")]
    [InlineData("<HintPath>/ho" + "me/ann/x.dll</HintPath>")]
    [InlineData("path: C:\\Us" + "ers\\ann")]
    [InlineData("https://feed.example/v3/ind" + "ex.json")]
    public void A_private_path_is_found(string text) => Assert.Single(TrackedFiles.Private("a", text));

    [Theory]
    [InlineData("/var/lib/traffic and docs/work/x")]
    [InlineData("/~ann/home/page")]
    public void Other_paths_are_allowed(string text) => Assert.Empty(TrackedFiles.Private("a", text));
}
