using DataPlatform.SampleCompany.Masters;

namespace DataPlatform.SampleCompany.Truth;

/// <summary>Customers that were in the same segments all the time share a number; such histories are few.</summary>
internal sealed class SegmentHistory
{
    public const int Most = 40;

    private readonly Dictionary<Customer, int> known = [];
    private readonly List<int[]> histories = [];

    public int Count => histories.Count;

    /// <summary>Segment of a history in a month; definitions change on first days only.</summary>
    public int Segment(int history, int month) => histories[history][month];

    public int Of(Customer customer)
    {
        if (known.TryGetValue(customer, out var number))
            return number;
        int[] months = [.. Enumerable.Range(0, Period.Months).Select(m => Segments.On(
            customer, Period.MonthStart(m).DayNumber - Period.First.DayNumber))];
        number = histories.FindIndex(h => h.AsSpan().SequenceEqual(months));
        if (number < 0)
        {
            number = histories.Count;
            histories.Add(months);
        }
        return known[customer] = number;
    }
}
