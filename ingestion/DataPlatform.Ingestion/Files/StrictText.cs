using System.Security.Cryptography;
using System.Text;
using DataPlatform.Core;

namespace DataPlatform.Ingestion.Files;

/// <summary>
/// Decodes a file's bytes strictly: a byte that the declared encoding does not know is an error with its offset, never
/// a replacement character, and so is UTF-8 declared to be a one-byte encoding. Hashes the bytes on the way, so that
/// the reader knows what it has read.
/// </summary>
internal sealed class StrictText : IDisposable
{
    private const int BlockSize = 1 << 16;

    private readonly Stream stream;
    private readonly string file;
    private readonly string declared;
    private readonly Encoding encoding;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] bytes = new byte[BlockSize];
    private readonly Decoder? stateful;
    private readonly Utf8Trace? trace;
    private int held;
    private long offset;
    private bool ended;

    internal StrictText(Stream stream, string file, string declared)
    {
        this.stream = stream;
        this.file = file;
        this.declared = declared;
        held = ReadBlock(0);
        encoding = AfterMark(Named(declared, file));
        if (!encoding.IsSingleByte && encoding.CodePage is not (65001 or 1200 or 1201 or 12000 or 12001))
            stateful = encoding.GetDecoder();
        if (encoding.IsSingleByte)
            trace = Utf8Trace.For(encoding.CodePage);
    }

    /// <summary>How many characters one call to <see cref="Read"/> may bring at most.</summary>
    internal static int MostCharacters => BlockSize + 2;

    /// <summary>SHA-256 of all bytes read so far, as hex.</summary>
    internal string Hash => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>The encoding of that name with strict fallbacks.</summary>
    internal static Encoding Named(string name, string file)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            throw new DefinitionException(new Place(file), $"encoding '{name}'",
                "an encoding name such as utf-8, utf-16, windows-1252 or iso-8859-1",
                    "correct read.encoding in the feed file");
        }
    }

    /// <summary>Decodes the next block; 0 at the end of the file.</summary>
    internal int Read(Span<char> into)
    {
        while (true)
        {
            if (held == 0 && ended)
                return trace is { IsUtf8: true } ? throw Utf8() : 0;
            var whole = ended ? held : Whole(bytes.AsSpan(0, held));
            var read = whole > 0 || ended ? Decode(bytes.AsSpan(0, whole), into) : 0;
            bytes.AsSpan(whole, held - whole).CopyTo(bytes);
            offset += whole;
            held -= whole;
            if (!ended)
                held += ReadBlock(held);
            if (read > 0)
                return read;
        }
    }

    private int Decode(ReadOnlySpan<byte> whole, Span<char> into)
    {
        trace?.Look(whole, offset);
        int read;
        try
        {
            read = stateful is null ? encoding.GetChars(whole, into) : stateful.GetChars(whole, into, ended);
        }
        catch (DecoderFallbackException undecodable)
        {
            throw Undecodable(offset + Math.Max(0, undecodable.Index), undecodable.BytesUnknown);
        }
        // .NET maps bytes that a Windows code page leaves undefined to control characters of the same number
        if (encoding.IsSingleByte && encoding.CodePage is >= 1250 and <= 1258)
        {
            var undefined = into[..read].IndexOfAnyInRange('\u0080', '\u009f');
            if (undefined >= 0)
                throw Undecodable(offset + undefined, [whole[undefined]]);
        }
        return read;
    }

    private DefinitionException Undecodable(long at, byte[]? unknown) => new(
        new Place(file), $"byte {Convert.ToHexString(unknown ?? [])} at offset {at}", $"text in {declared}",
        "correct read.encoding in the feed file, or have the file sent again");

    private DefinitionException Utf8() => new(
        new Place(file), $"text in UTF-8, from offset {trace!.First} on",
        $"text in {declared}", "write encoding: utf-8 in the feed file if that is what the sender means");

    /// <summary>The length of the longest beginning that ends between two characters.</summary>
    private int Whole(ReadOnlySpan<byte> block)
    {
        switch (encoding.CodePage)
        {
            case 65001:
                for (var back = 1; back <= Math.Min(3, block.Length); back++)
                {
                    var unit = block[^back];
                    if (unit < 0x80)
                        return block.Length;
                    if (unit >= 0xC0)
                        return (unit >= 0xF0 ? 4 : unit >= 0xE0 ? 3 : 2) > back ? block.Length - back : block.Length;
                }
                return block.Length;
            case 1200 or 1201:
                var even = block.Length & ~1;
                var high = encoding.CodePage == 1200 ? 1 : 2;
                return even >= 2 && (block[even - 1 - (high - 1)] & 0xFC) == 0xD8 ? even - 2 : even;
            case 12000 or 12001:
                return block.Length & ~3;
            default:
                return block.Length;
        }
    }

    private int ReadBlock(int from)
    {
        var total = 0;
        while (from + total < bytes.Length)
        {
            var read = stream.Read(bytes.AsSpan(from + total));
            if (read == 0)
            {
                ended = true;
                break;
            }
            hash.AppendData(bytes.AsSpan(from + total, read));
            total += read;
        }
        return total;
    }

    private Encoding AfterMark(Encoding named)
    {
        var (mark, length) = Mark(bytes.AsSpan(0, held));
        if (mark == 0)
            return named;
        var contradicts = mark != named.CodePage
            && !(string.Equals(declared, "utf-16", StringComparison.OrdinalIgnoreCase) && mark == 1201)
            && !(string.Equals(declared, "utf-32", StringComparison.OrdinalIgnoreCase) && mark == 12001);
        if (contradicts)
        {
            throw new DefinitionException(new Place(file), $"a byte order mark of {Named(mark).WebName}",
                $"text in {declared}",
                $"write encoding: {Named(mark).WebName} in the feed file if that is what the sender means");
        }
        bytes.AsSpan(length, held - length).CopyTo(bytes);
        held -= length;
        offset += length;
        return Named(mark);
    }

    private static Encoding Named(int codePage) =>
        Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    private static (int CodePage, int Length) Mark(ReadOnlySpan<byte> start) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (65001, 3),
        [0xFF, 0xFE, 0, 0, ..] => (12000, 4),
        [0, 0, 0xFE, 0xFF, ..] => (12001, 4),
        [0xFF, 0xFE, ..] => (1200, 2),
        [0xFE, 0xFF, ..] => (1201, 2),
        _ => (0, 0),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        hash.Dispose();
        stream.Dispose();
    }
}
