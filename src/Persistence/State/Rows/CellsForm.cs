namespace ActorStream.Persistence;

/// <summary>A row as the cells that it has.</summary>
internal sealed class CellsForm<TCells>(List<IRowCell<TCells>> cells) : RowForm<Row<TCells>>
{
    public override void Write(ref StateWriter writer, in Row<TCells> row)
    {
        writer.WriteVarUInt(row.Present);
        foreach (var cell in cells)
            cell.Write(ref writer, in row);
    }

    public override Row<TCells> Read(ref StateReader reader)
    {
        var row = new Row<TCells> { Present = reader.ReadVarUInt() };
        foreach (var cell in cells)
            cell.Read(ref reader, ref row);
        return row;
    }
}
