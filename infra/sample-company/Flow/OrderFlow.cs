using DataPlatform.SampleCompany.Masters;

namespace DataPlatform.SampleCompany.Flow;

/// <summary>Throws the orders of 24 months, day by day, one at a time: memory does not grow with the company.</summary>
internal sealed class OrderFlow(SampleOptions options, MasterData masters)
{
    // first Monday on which members of the emerging segment order their weekly refill
    public static readonly int RefillStart = Period.Day(2026, 3, 2);

    private static readonly int[] monthShare = [105, 88, 96, 98, 106, 100, 101, 99, 92, 90, 104, 110];
    private long number;

    public IEnumerable<Order> All()
    {
        var ordinary = options.Lines - RefillLines();
        if (ordinary < 0)
            throw new ArgumentException($"{options.Lines} lines are too few for 24 months; take 1,000 or more");
        var weights = Weights();
        long total = weights.Sum(), seen = 0, given = 0;
        for (var day = 0; day < Period.Days; day++)
        {
            seen += weights[day];
            var due = (long)((Int128)ordinary * seen / total);
            while (given < due)
            {
                var order = Ordinary(day, (int)Math.Min(due - given, int.MaxValue));
                given += order.Lines.Count;
                yield return order;
            }
            foreach (var member in masters.Emerging)
            {
                if (Refills(member, day))
                    yield return Refill(member, day);
            }
        }
    }

    private static long[] Weights()
    {
        var weights = new long[Period.Days];
        for (var day = 0; day < weights.Length; day++)
        {
            var date = Period.Date(day);
            var week = date.DayOfWeek switch { DayOfWeek.Saturday => 20, DayOfWeek.Sunday => 8, _ => 100 };
            weights[day] = (long)week * monthShare[(date.Month + 1) % 12];
        }
        return weights;
    }

    private long RefillLines()
    {
        long lines = 0;
        foreach (var member in masters.Emerging)
        {
            for (var day = RefillStart; day < Period.Days; day++)
                lines += Refills(member, day) ? 1 : 0;
        }
        return lines;
    }

    private bool Refills(Customer member, int day)
    {
        // each member has its weekday and starts within the first three weeks; one week in twelve is left out
        var since = day - RefillStart - ((member.Number * 3) % 21);
        if (since < 0 || since % 7 != 0 || !options.PlantEmerging)
            return false;
        return Chance.For(options.Seed, 3, (ulong)((member.Number * 10_000L) + day)).Between(1, 12) != 1;
    }

    private Order Refill(Customer member, int day)
    {
        var chance = Chance.For(options.Seed, 4, (ulong)++number);
        var order = NewOrder(member, day, "ECOM");
        order.Lines.Add(new OrderLine
        {
            Number = 1,
            Product = masters.AnyProduct(ref chance, MasterData.RefillFamily),
            Quantity = chance.Between(1, 4),
            Discount = 5,
        });
        Fulfilment.Complete(order, ref chance);
        return order;
    }

    private Order Ordinary(int day, int most)
    {
        var chance = Chance.For(options.Seed, 5, (ulong)++number);
        var customer = masters.AnyCustomer(ref chance);
        var channel = chance.Hits(600) ? chance.Of(Places.Channels).Id : customer.ChannelId;
        var order = NewOrder(customer, day, channel);
        var (least, lines, quantity) = customer.Habit switch
        {
            Habit.KeyRetail => (3, 10, 40),
            Habit.SecondRetail => (2, 7, 24),
            Habit.Core => (1, 7, 50),
            Habit.Online => (1, 3, 5),
            Habit.Spares => (1, 4, 8),
            _ => (1, 3, 10),
        };
        var count = Math.Min(chance.Between(least, lines), most);
        for (var i = 1; i <= count; i++)
        {
            order.Lines.Add(new OrderLine
            {
                Number = i,
                Product = masters.AnyProduct(ref chance, chance.Of(customer.Families)),
                Quantity = 1 + chance.Skewed(quantity),
                Discount = customer.Habit switch
                {
                    Habit.KeyRetail => chance.Between(12, 22),
                    Habit.Core => chance.Between(8, 16),
                    _ => chance.Between(0, 8),
                },
                Rebate = customer.Habit switch
                {
                    Habit.KeyRetail => 4,
                    Habit.Core => 2,
                    Habit.SecondRetail => 1,
                    _ => 0,
                },
            });
        }
        Fulfilment.Complete(order, ref chance);
        return order;
    }

    private Order NewOrder(Customer customer, int day, string channel) => new()
    {
        Number = number,
        Customer = customer,
        Day = day,
        ChannelId = channel,
        Segment = Segments.On(customer, day),
    };
}
