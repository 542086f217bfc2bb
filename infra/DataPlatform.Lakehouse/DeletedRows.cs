using System.Numerics;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Positions of deleted rows in one data file, counted from 0 over the whole file. Kept as the log keeps them: blocks
/// of 65,536 positions, each a sorted list or a set of bits, whichever is smaller.
/// </summary>
public sealed class DeletedRows
{
    internal const int BlockSize = 65_536;

    private readonly IReadOnlyList<Block> blocks;

    internal DeletedRows(IReadOnlyList<Block> blocks)
    {
        this.blocks = blocks;
        Count = blocks.Sum(b => (long)b.Count);
    }

    /// <summary>How many rows are deleted.</summary>
    public long Count { get; }

    /// <summary>The last deleted position, -1 when there is none.</summary>
    public long Last => blocks.Count == 0 ? -1 : blocks[^1].Positions.Last();

    /// <summary>All positions, ascending.</summary>
    public IEnumerable<long> Positions => blocks.SelectMany(b => b.Positions);

    /// <summary>
    /// One bit per row from the first row to the last deleted one, the first row in the highest bit of the first byte.
    /// </summary>
    public byte[] ToBits()
    {
        var bits = new byte[Last / 8 + 1];
        foreach (var position in Positions)
            bits[position / 8] |= (byte)(0x80 >> (int)(position % 8));
        return bits;
    }

    /// <summary>
    /// Reads a deletion vector. One that is gone, cut, changed or of a wrong count is an error that names table,
    /// version, file and what to do: no row may come back, and none may vanish.
    /// </summary>
    public static DeletedRows Load(IFileSystem files, Snapshot snapshot, LiveFile file) =>
        Log.DeletionVectorReader.Read(
            files, $"table '{snapshot.Table}' version {snapshot.Version}", snapshot.Path, file.Path,
            file.DeletionVector
                ?? throw new ArgumentException($"{file.Path} has no deletion vector", nameof(file)));

    /// <summary>Positions of one block: <see cref="First"/> and what is added to it.</summary>
    internal sealed class Block
    {
        private readonly ushort[]? values;
        private readonly ulong[]? words;

        public Block(long first, ushort[] values)
        {
            First = first;
            this.values = values;
            Count = values.Length;
        }

        public Block(long first, ulong[] words)
        {
            First = first;
            this.words = words;
            Count = words.Sum(w => BitOperations.PopCount(w));
        }

        public long First { get; }

        public int Count { get; }

        public IEnumerable<long> Positions
        {
            get
            {
                foreach (var value in values ?? [])
                    yield return First + value;
                for (var i = 0; i < (words?.Length ?? 0); i++)
                {
                    for (var word = words![i]; word != 0; word &= word - 1)
                        yield return First + i * 64 + BitOperations.TrailingZeroCount(word);
                }
            }
        }
    }
}
