using DataPlatform.Lakehouse;

namespace DataPlatform.Ingestion;

/// <summary>
/// Where a source puts the records of a delivery, in order: cell by cell, in the order of the contract's properties. A
/// cell that is not put is unknown.
/// </summary>
public sealed class CellRows
{
    private readonly Func<TextBlock, long, TextBlock> full;
    private readonly Action<SourceRecord> broken;
    private readonly long delivery;
    private TextBlock block;

    /// <param name="delivery">Number of the delivery, the first column of every row.</param>
    /// <param name="first">The block to fill first.</param>
    /// <param name="full">Takes a block that is full, and the records so far, and gives the next.</param>
    /// <param name="broken">Takes a record that could not be split into cells.</param>
    internal CellRows(
        long delivery, TextBlock first, Func<TextBlock, long, TextBlock> full, Action<SourceRecord> broken)
    {
        this.delivery = delivery;
        this.full = full;
        this.broken = broken;
        block = first;
    }

    /// <summary>Records so far, broken ones included.</summary>
    public long Count { get; private set; }

    /// <summary>The block that is being filled.</summary>
    internal TextBlock Current => block;

    /// <summary>Begins the record of that line; one that was begun and not ended is forgotten.</summary>
    public void Begin(long line)
    {
        block.Begin();
        block.Put(0, delivery);
        block.Put(1, line);
    }

    /// <summary>True when the record has the cell of that property already.</summary>
    public bool Has(int property) => block.Has(property);

    /// <summary>The cell of a property, in UTF-8.</summary>
    public void Put(int property, ReadOnlySpan<byte> utf8) => block.Put(property, utf8);

    /// <summary>The cell of a property.</summary>
    public void Put(int property, ReadOnlySpan<char> text) => block.Put(property, text);

    /// <summary>Ends the record.</summary>
    public void End()
    {
        Count++;
        block.End();
        if (block.IsFull)
            block = full(block, Count);
    }

    /// <summary>A whole record; one that was begun and not ended is forgotten.</summary>
    public void Add(SourceRecord record)
    {
        if (record.Cells is not { } cells)
        {
            Count++;
            broken(record);
            return;
        }
        Begin(record.Line);
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] is { } cell)
                Put(i, cell.AsSpan());
        }
        End();
    }
}
