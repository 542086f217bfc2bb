using System.Text;

namespace DataPlatform.Tests.Proof.Book;

/// <summary>Every published number in the book, and the page that prints them.</summary>
public sealed class Published_numbers_hold
{
    public static TheoryData<string> Ids => [.. ProofBook.Chapters.SelectMany(c => c.Numbers).Select(n => n.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_product_meets_the_published_number(string id)
    {
        var number = ProofBook.Find(id);
        var figures = ProofBook.Figures(number);
        Assert.NotEmpty(figures);
        var wrong = figures.Where(f => !f.Holds).Select(f =>
            $"{f.Name}: published {f.Expected}, computed {f.Computed}, {f.Tolerance}").ToList();
        Assert.True(wrong.Count == 0, $"{id} ({number.Source})\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void The_printed_page_is_what_the_proofs_give()
    {
        var page = ProofPage.Render();
        if (Environment.GetEnvironmentVariable("DATAPLATFORM_ACCEPT_PROOF") == "1")
            File.WriteAllText(ProofPage.Path, page, new UTF8Encoding(false));
        Assert.True(File.Exists(ProofPage.Path) && File.ReadAllText(ProofPage.Path) == page,
            "docs/proof.md differs from what the proofs compute; DATAPLATFORM_ACCEPT_PROOF=1 writes it");
    }

    [Fact]
    public void A_figure_that_is_off_does_not_hold()
    {
        Assert.False(Figure.Exact("a", 1.00m, 1.01m).Holds);
        Assert.False(Figure.Within("a", 1m, 1.02m, 0.01m).Holds);
        Assert.False(Figure.Relative("a", 100m, 100.1m, 1e-6m).Holds);
        Assert.True(Figure.Printed("a", 0.7717m, 0.771697m, 4).Holds);
        Assert.False(Figure.Printed("a", 0.7716m, 0.771697m, 4).Holds);
    }
}
