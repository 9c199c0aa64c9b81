namespace ActorStream.Streams;

/// <summary>An output of a node on its way to a consumer: which one, and how its records are partitioned.</summary>
internal sealed record StreamOutput<T>(StreamNode Node, OutputTag<T>? Side, Partitioning<T> Partitioning)
{
    /// <summary>Leads this output to an input of another node.</summary>
    public void ConnectTo(StreamNode to, int input, Partitioning<T>? partitioning = null)
    {
        var edge = new StreamEdge<T>
        {
            From = Node,
            To = to,
            Input = input,
            Side = Side?.Name,
            Tag = Side,
            Partition = partitioning ?? Partitioning,
        };
        Node.Outputs.Add(edge);
        to.Inputs.Add(edge);
    }
}
