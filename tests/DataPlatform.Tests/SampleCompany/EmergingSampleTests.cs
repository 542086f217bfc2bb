using System.Globalization;
using DataPlatform.Models.Discovery;
using DataPlatform.SampleCompany;
using DataPlatform.SampleCompany.Truth;
using Microsoft.Data.Sqlite;

namespace DataPlatform.Tests.SampleCompany;

/// <summary>The planted behaviour is found in the ERP's own orders, and none where none is planted.</summary>
public sealed class EmergingSampleTests
{
    [Theory]
    [InlineData(20261101)]
    [InlineData(11)]
    public void The_planted_members_are_found_in_the_orders(ulong seed)
    {
        var (truth, found) = Search(new SampleOptions(40_000, seed));

        var proposal = Assert.Single(found.Proposals);
        var members = truth.Emerging.Members.ToHashSet();
        Assert.True(proposal.Customers.Count(members.Contains) >= 0.9 * members.Count, found.Verdict);
        Assert.True(proposal.Customers.Count(c => !members.Contains(c)) <= 0.1 * members.Count, found.Verdict);
    }

    [Theory]
    [InlineData(20261101)]
    [InlineData(11)]
    [InlineData(12)]
    public void Where_nothing_is_planted_nothing_is_proposed(ulong seed)
    {
        var (_, found) = Search(new SampleOptions(40_000, seed, PlantEmerging: false));

        Assert.Empty(found.Proposals);
    }

    private static (SampleTruth Truth, DiscoveryResult Found) Search(SampleOptions options)
    {
        using var folder = new SampleFolder(options);
        return (folder.Truth, new EmergingSegments().Find(
            Weekly(Path.Combine(folder.Path, "data", "erp", "erp.sqlite"))));
    }

    private static List<WeeklyBehaviour> Weekly(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            select k.KUNNR, m.MATKL, k.VTWEG, date(k.AUDAT, 'weekday 0', '-6 days') as week, count(distinct k.VBELN),
                sum(p.KWMENG), sum(cast(p.NETWR as real))
            from VBAP p join VBAK k on k.VBELN = p.VBELN join MARA m on m.MATNR = p.MATNR
            where cast(p.POSNR as integer) < 900000 and p.KWMENG < 900000
            group by 1, 2, 3, 4
            """;
        using var reader = command.ExecuteReader();
        var rows = new List<WeeklyBehaviour>();
        while (reader.Read())
        {
            rows.Add(new WeeklyBehaviour(reader.GetString(0), reader.GetString(1), reader.GetString(2),
                DateOnly.Parse(reader.GetString(3), CultureInfo.InvariantCulture), reader.GetInt64(4),
                reader.GetInt64(5), (decimal)reader.GetDouble(6), 0m, 0m));
        }
        return rows;
    }
}
