using DataPlatform.Core;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.Workspace;

public sealed class ReadingTests
{
    [Fact]
    public void A_sound_workspace_reads_without_mistake()
    {
        using var sample = SampleText.Written();
        var check = sample.Check();
        Assert.Empty(check.Mistakes);
        Assert.Empty(check.Warnings);
        var whole = check.Definition!;
        Assert.Equal(["crm/channels", "crm/customers", "erp/orders"], whole.Feeds.Select(f => f.Name));
        Assert.Equal(SampleText.Sound.Count, whole.Files.Count);
        Assert.Equal(4, whole.Settings.FiscalYearStarts);
        Assert.Equal(2_000_000_000, whole.Settings.Limits.MemoryBytes);
        Assert.Equal(Path.Combine(sample.Folder, "lake"), whole.LakeFolder);
        Assert.Equal(new DateOnly(2025, 12, 25), Assert.Single(whole.Settings.Calendar!.Holidays));
    }

    [Fact]
    public void A_feed_keeps_every_option_and_its_place()
    {
        using var sample = SampleText.Written();
        var feed = sample.Read().Feed("erp/orders")!;
        Assert.Equal("sales_order_line", feed.Table.TableName);
        var source = Assert.IsType<FilesSource>(feed.Source);
        Assert.Equal("../shared/data/orders_*.csv", source.Path);
        Assert.Equal("+|", feed.Read.Delimiter);
        Assert.Equal("&|\n", feed.Read.RowEnd);
        Assert.Null(feed.Read.Quote);
        Assert.Equal(["", "NA"], feed.Read.Nulls);
        Assert.Equal(Repeats.Keep, feed.Contract.Repeats);
        Assert.Equal(["ORDER_NO", "LINE"], feed.Contract.PrimaryKey.Select(p => p.Name));
        Assert.True(feed.Contract.Properties[1].Required);
        Assert.Equal("$, ", feed.Contract.Properties[6].Strip);
        Assert.Equal(new Place("feeds/erp/orders.yaml", 17), feed.Map[0].Place);
        Assert.Equal(new Place("feeds/erp/orders.yaml", 19), feed.For("net_amount")!.Place);
        Assert.Equal("QTY * PRICE", feed.For("NET_AMOUNT")!.ToString());
        Assert.Equal(new Place("feeds/erp/orders.yaml", 2), feed.At("owner"));
    }

    [Fact]
    public void Options_that_are_not_written_have_their_defaults()
    {
        using var sample = SampleText.Written();
        var read = sample.Read().Feed("crm/customers")!.Read;
        Assert.Equal((",", "\"", ".", null, "yyyy-MM-dd", true),
            (read.Delimiter, read.Quote, read.Decimal, read.Thousands, read.Date, read.Trim));
        Assert.Equal([""], read.Nulls);
    }

    [Fact]
    public void A_connection_string_is_not_printed()
    {
        using var sample = SampleText.Written();
        var source = (PostgresSource)sample.Read().Feed("crm/channels")!.Source;
        Assert.Equal("Host=localhost", source.Connection);
        Assert.DoesNotContain("localhost", source.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("localhost", sample.Read().Feed("crm/channels")!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_environment_variable_wins_over_the_workspaces_own()
    {
        using var sample = SampleText.Written();
        var whole = WorkspaceReader.Read(sample.Folder, SampleText.Table,
            SampleText.Surroundings with { Environment = name => name == "DATA" ? "/elsewhere" : null });
        Assert.Equal("/elsewhere/orders_*.csv", ((FilesSource)whole.Feed("erp/orders")!.Source).Path);
        Assert.Equal("/elsewhere", whole.Settings.Variables["DATA"]);
    }

    [Fact]
    public void An_entry_without_an_end_holds_until_the_next_of_its_key()
    {
        using var sample = SampleText.Written();
        var whole = sample.Read();
        Assert.Equal(new Validity(new DateOnly(2024, 1, 1), new DateOnly(2025, 1, 1)), whole.Costing.Pools[0].Validity);
        Assert.Equal(new Validity(Validity.Always, Validity.Open), whole.Costing.Pools[2].Validity);
        Assert.Equal(new DateOnly(2026, 6, 1), whole.Scheme("customer-segments")!.Assignments[0].Validity.To);
    }

    [Fact]
    public void The_rule_hash_does_not_depend_on_spacing()
    {
        using var plain = SampleText.Written();
        using var spaced = SampleText.With("segments/customers.yaml", "channel_id = 'RETAIL' and tier",
            "channel_id='RETAIL'  AND tier");
        using var other = SampleText.With("segments/customers.yaml", "'RETAIL'", "'ONLINE'");
        string Hash(SampleText s) => s.Read().Schemes[0].Versions[1].RuleHash;
        Assert.Equal(Hash(plain), Hash(spaced));
        Assert.NotEqual(Hash(plain), Hash(other));
    }

    [Fact]
    public void A_scheme_without_a_catch_all_is_allowed_with_a_warning()
    {
        using var sample =
            SampleText.With("segments/customers.yaml",
            "      - {id: TAIL, name: Long Tail, rule: \"true\"}\nassignments",
            "      - {id: TAIL, name: Long Tail, rule: tier = 'B'}\nassignments");
        var warning = Assert.Single(sample.Read().Warnings);
        Assert.Equal(new Place("segments/customers.yaml", 10), warning.Place);
        Assert.Contains("UNASSIGNED", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_all_files_come_together_in_order()
    {
        using var sample = SampleText.With("workspace.yaml", "currency: EUR", "currency: Euro");
        sample.Write("access.yaml", "roles: [{role: x}]");
        sample.Write("metrics/targets.yaml", "targets:\n  - {metric: otif, segment: NOBODY, target: x}");
        var errors = Assert.Throws<WorkspaceErrors>(() => sample.Read());
        Assert.Equal(["access.yaml", "metrics/targets.yaml", "metrics/targets.yaml", "workspace.yaml"],
            errors.Mistakes.Select(m => m.Place.File));
        Assert.Equal(4, errors.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void A_folder_without_a_workspace_says_how_to_make_one()
    {
        using var sample = new SampleText();
        var mistake = Assert.Single(sample.Check().Mistakes);
        Assert.Contains("dataplatform new", mistake.Fix!, StringComparison.Ordinal);
    }

    [Fact]
    public void Costing_may_stand_in_several_files()
    {
        using var sample = SampleText.Written();
        sample.Write("costing/more.yaml",
            "pools: [{pool: other, name: Other, company: \"1000\", currency: EUR, accounts: \"63*\", capacity: 1, "
            + "unit: h}]");
        Assert.Equal(["picking", "picking", "freight", "it", "other"], sample.Read().Costing.Pools.Select(p => p.Id));
    }

    [Fact]
    public void Activities_count_on_facts_the_warehouse_has()
    {
        Table[] facts = [new OrderLineFact(), new ReturnFact(), new TransportChainElement()];
        Assert.Equal(ActivityDefinition.Facts.Values.Order(), facts.Select(f => f.TableName).Order());
        using var sample = SampleText.Written();
        var check = WorkspaceReader.Check(sample.Folder,
            n => facts.FirstOrDefault(f => f.TableName == n) ?? SampleText.Table(n), SampleText.Surroundings);
        Assert.Empty(check.Mistakes);
    }
}
