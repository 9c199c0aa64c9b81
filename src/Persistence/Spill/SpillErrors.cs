namespace ActorStream.Persistence;

/// <summary>What can go wrong with the files of state that memory has no room for.</summary>
internal static class SpillErrors
{
    public static IOException NotWritten(string path, Exception cause) => new(
        $"State beyond state.memory-limit could not be written to {path}: {cause.Message} Make room, name other folders in io.tmp.dirs, or raise state.memory-limit.", cause);

    public static IOException NotRead(string path, long position, Exception cause) => new(
        $"State that had been moved to {path} beyond state.memory-limit could not be read back from byte {position:N0} on: {cause.Message}", cause);

    public static InvalidDataException Damaged(string path, long position, int length, string what) => new(
        $"{path}, where state is beyond state.memory-limit, is damaged: {what}, at the {length:N0} bytes from byte {position:N0} on. "
        + "Something else has written to the file, or the disk is failing. The file is not used for recovery: the job can go on from its last checkpoint.");
}
