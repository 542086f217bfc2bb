using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DuckDB.NET.Native;

namespace DataPlatform.Engines.DuckDb;

/// <summary>
/// Loads blocks of text by writing the engine's vectors in place. A text of at most twelve bytes lies in its vector
/// entry; a longer one stays in the block, which the engine copies before <see cref="Add"/> returns.
/// </summary>
internal sealed unsafe class DuckDbBlockLoad : IDisposable
{
    private const int EntrySize = 16;
    private const int MostInline = 12;
    private const int PrefixSize = 4;

    private readonly string table;
    private readonly int wholes;
    private readonly int texts;
    private readonly DuckDBAppender appender;
    private readonly DuckDBDataChunk chunk;

    public DuckDbBlockLoad(DuckDBNativeConnection connection, string table, IReadOnlyList<ScratchColumn> columns)
    {
        this.table = table;
        wholes = columns.TakeWhile(c => c is { Native: null, Type.Kind: ColumnKind.Whole }).Count();
        texts = columns.Count - wholes;
        if (columns.Skip(wholes).Any(c => c is not { Native: null, Type.Kind: ColumnKind.Text }))
            throw new ArgumentException($"'{table}' has columns that are neither whole nor text", nameof(columns));
        if (NativeMethods.Appender.DuckDBAppenderCreate(connection, null!, table, out appender) != DuckDBState.Success)
            throw Failure();
        chunk = Chunk(columns);
    }

    /// <summary>Appends the block's rows.</summary>
    public void Add(TextBlock block)
    {
        if (block.WholeColumns != wholes || block.TextColumns != texts)
        {
            throw new ArgumentException($"a block of {block.WholeColumns} + {block.TextColumns} columns for '{table}', "
                + $"which has {wholes} + {texts}", nameof(block));
        }
        if (block.Rows == 0)
            return;
        NativeMethods.DataChunks.DuckDBDataChunkReset(chunk);
        fixed (byte* bytes = block.Bytes)
        {
            for (var i = 0; i < wholes; i++)
                block.Whole(i).CopyTo(new Span<long>(Data(Vector(i)), TextBlock.Capacity));
            for (var i = 0; i < texts; i++)
                Fill(Vector(wholes + i), block.Starts(i), block.Lengths(i), bytes);
            NativeMethods.DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)block.Rows);
            Expect(NativeMethods.Appender.DuckDBAppendDataChunk(appender, chunk));
        }
    }

    /// <summary>Makes all rows visible.</summary>
    public void Finish() => Expect(NativeMethods.Appender.DuckDBAppenderClose(appender));

    public void Dispose()
    {
        chunk.Dispose();
        appender.Dispose();
    }

    private static void Fill(IntPtr vector, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, byte* bytes)
    {
        var entry = (byte*)Data(vector);
        ulong* validity = null;
        for (var row = 0; row < lengths.Length; row++, entry += EntrySize)
        {
            var length = lengths[row];
            if (length < 0)
            {
                if (validity == null)
                {
                    NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
                    validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
                }
                validity[row >> 6] &= ~(1UL << (row & 63));
                continue;
            }
            var text = bytes + starts[row];
            *(int*)entry = length;
            if (length <= MostInline)
            {
                // what is beyond the text must be zero: entries are compared as a whole
                *(ulong*)(entry + PrefixSize) = 0;
                *(uint*)(entry + MostInline) = 0;
                Buffer.MemoryCopy(text, entry + PrefixSize, MostInline, length);
            }
            else
            {
                *(uint*)(entry + PrefixSize) = *(uint*)text;
                *(byte**)(entry + (2 * PrefixSize)) = text;
            }
        }
    }

    private IntPtr Vector(int column) => NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column);

    private static void* Data(IntPtr vector) => NativeMethods.Vectors.DuckDBVectorGetData(vector);

    private static DuckDBDataChunk Chunk(IReadOnlyList<ScratchColumn> columns)
    {
        var types = columns.Select(c => NativeMethods.LogicalType.DuckDBCreateLogicalType(
            c.Type.Kind == ColumnKind.Text ? DuckDBType.Varchar : DuckDBType.BigInt)).ToList();
        try
        {
            return NativeMethods.DataChunks.DuckDBCreateDataChunk(
                [.. types.Select(t => t.DangerousGetHandle())], (ulong)types.Count);
        }
        finally
        {
            types.ForEach(t => t.Dispose());
        }
    }

    private void Expect(DuckDBState state)
    {
        if (state != DuckDBState.Success)
            throw Failure();
    }

    private Exception Failure()
    {
        using var error = NativeMethods.Appender.DuckDBAppenderErrorData(appender);
        var message = $"{NativeMethods.ErrorData.DuckDBErrorDataMessage(error)}\nin: load {table}";
        return NativeMethods.ErrorData.DuckDBErrorDataErrorType(error) == DuckDBErrorType.OutOfMemory
            ? new TransientException(message)
            : new TerminalException(message);
    }
}
