using ActorStream.Operators.Sources;

namespace ActorStream.Connectors;

/// <summary>How whole files of a format are read and written whose records are not lines.</summary>
internal interface IFileFormat<T>
{
    /// <summary>The byte form of the parts of its files.</summary>
    SplitCodec Codec { get; }

    /// <summary>A part of a file.</summary>
    FileSplit NewSplit(string path, long start, long end, long length);

    /// <summary>Makes what reads one subtask's files.</summary>
    SplitReader<T> CreateReader(BadRecordPolicy policy, SourceReaderContext context);

    /// <summary>Makes what writes one file.</summary>
    PartEncoder<T> CreateEncoder();
}
