namespace ActorStream.Connectors;

/// <summary>Whole lines of a file; the file's last line may lack its end.</summary>
/// <param name="Buffer">Holds them.</param>
/// <param name="Start">Where they begin in the buffer.</param>
/// <param name="End">Where they end in the buffer.</param>
/// <param name="Offset">Where they begin in the file.</param>
internal readonly record struct LineBlock(byte[] Buffer, int Start, int End, long Offset);
