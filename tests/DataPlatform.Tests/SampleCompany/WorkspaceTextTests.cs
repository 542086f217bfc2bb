using DataPlatform.Core;
using DataPlatform.SampleCompany.Truth;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.SampleCompany;

public sealed class WorkspaceTextTests(SampleFolder folder) : IClassFixture<SampleFolder>
{
    [Fact]
    public void The_text_of_the_workspace_has_no_mistake()
    {
        var tables = WarehouseTables.All.ToDictionary(t => t.TableName, t => (Table)t);

        var check = WorkspaceReader.Check(folder.Path, tables.GetValueOrDefault);

        Assert.Empty(check.Mistakes.Select(m => m.Message));
        Assert.True(check.Definition!.Feeds.Count >= 20);
        Assert.Equal(4, check.Definition.Scorecards.Single().Perspectives.Count);
        Assert.Equal(10, check.Definition.Costing.Pools.Count);
    }

    [Fact]
    public void Every_planted_flaw_is_one_the_contract_of_its_feed_forbids()
    {
        var tables = WarehouseTables.All.ToDictionary(t => t.TableName, t => (Table)t);
        var workspace = WorkspaceReader.Read(folder.Path, tables.GetValueOrDefault);

        foreach (var row in TruthFile.WrongRows(folder.Path).Where(r => r.Column.Length > 0))
        {
            var property = workspace.Feed(row.Feed)!.Contract.Properties.SingleOrDefault(p => p.Name == row.Column);
            Assert.True(property is not null, $"{row} names a column the contract does not have");
            Assert.True(row.Kind switch
            {
                "missing required" => property.Required,
                "out of range" => property.Minimum is not null || property.Maximum is not null,
                "not in the list" => property.Enum is not null,
                "pattern" => property.Pattern is not null,
                "text too long" => property.MaxLength is not null,
                "impossible date" => property.Type is LogicalType.Date or LogicalType.Timestamp,
                "key repeated with other content" => !property.PrimaryKey,
                _ => property.Type is LogicalType.Number or LogicalType.Integer,
            }, $"{row}");
        }
    }
}
