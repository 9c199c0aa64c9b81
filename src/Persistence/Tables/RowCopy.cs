namespace ActorStream.Persistence;

/// <summary>A copy of a row that shares nothing mutable with it. Given to tables whose rows hold objects that user code may change in place.</summary>
internal delegate TRow RowCopy<TRow>(in TRow row);
