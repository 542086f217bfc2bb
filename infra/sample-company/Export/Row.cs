using System.Globalization;
using System.Text;

namespace DataPlatform.SampleCompany.Export;

/// <summary>The cells of one row as UTF-8, reused from row to row.</summary>
internal sealed class Row
{
    private byte[] bytes = new byte[1024];
    private int[] ends = new int[32];
    private int length;

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int cell]
    {
        get
        {
            var start = cell == 0 ? 0 : ends[cell - 1];
            return bytes.AsSpan(start, ends[cell] - start);
        }
    }

    public Row Clear()
    {
        Count = 0;
        length = 0;
        return this;
    }

    public Row Text(string? text)
    {
        Room(text is null ? 0 : text.Length * 3);
        if (text is not null)
            length += Encoding.UTF8.GetBytes(text, bytes.AsSpan(length));
        return End();
    }

    public Row Raw(ReadOnlySpan<byte> utf8)
    {
        Room(utf8.Length);
        utf8.CopyTo(bytes.AsSpan(length));
        length += utf8.Length;
        return End();
    }

    public Row Number(long value)
    {
        Room(24);
        value.TryFormat(bytes.AsSpan(length), out var written, default, CultureInfo.InvariantCulture);
        length += written;
        return End();
    }

    public Row Number(decimal? value)
    {
        Room(48);
        if (value is { } number)
        {
            number.TryFormat(bytes.AsSpan(length), out var written, default, CultureInfo.InvariantCulture);
            length += written;
        }
        return End();
    }

    /// <summary>A decimal with two digits after the comma, as German finance systems print it.</summary>
    public Row Comma(decimal value, bool thousands = false) =>
        Text(value.ToString(thousands ? "#,##0.00" : "0.00", german));

    public Row Day(int day) => Raw(Period.Iso(day));

    public Row GermanDay(DateOnly day) => Text(day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture));

    public Row Flag(bool flag) => Raw(flag ? "true"u8 : "false"u8);

    /// <summary>This row with some cells replaced; an empty text is an unknown value.</summary>
    public void CopyTo(Row other, IReadOnlyDictionary<int, string> changes)
    {
        other.Clear();
        for (var cell = 0; cell < Count; cell++)
        {
            if (changes.TryGetValue(cell, out var text))
                other.Text(text);
            else
                other.Raw(this[cell]);
        }
    }

    private static readonly NumberFormatInfo german = new()
    {
        NumberDecimalSeparator = ",",
        NumberGroupSeparator = ".",
    };

    private Row End()
    {
        if (Count == ends.Length)
            Array.Resize(ref ends, ends.Length * 2);
        ends[Count++] = length;
        return this;
    }

    private void Room(int more)
    {
        if (length + more > bytes.Length)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + more));
    }
}
