using System.Text;

namespace DataPlatform.Tests.Proof.Book;

/// <summary>The printed table, <c>docs/proof.md</c>.</summary>
public static class ProofPage
{
    public static string Path => System.IO.Path.Combine(Checkout.Root, "docs", "proof.md");

    public static string Render()
    {
        var page = new StringBuilder($"""
            # Published numbers, recomputed

            This page is written by the tests in `tests/DataPlatform.Tests.Proof` and fails them when it differs from
            what they compute; with `DATAPLATFORM_ACCEPT_PROOF=1` in the environment they write it. Every figure was
            computed by the product's own code, named under the example. Formulas and what they leave out:
            [methods](methods.md).

            **Check.** R: recomputed from published inputs and equal to the published answer. M+R: inputs remembered,
            the published answer met exactly. C: published inputs, the expected answer is our own recomputation.
            M: inputs and answer remembered.

            """.ReplaceLineEndings("\n"));
        foreach (var chapter in ProofBook.Chapters)
        {
            page.Append($"\n## {chapter.Title}\n");
            foreach (var number in chapter.Numbers)
                Write(page, number);
        }
        return page.ToString();
    }

    private static void Write(StringBuilder page, PublishedNumber number)
    {
        page.Append($"\n### `{number.Id}`\n\n{number.Source}. Check {number.Check}. {number.Inputs}. ")
            .Append($"Computed by {number.ComputedBy}.{(number.Note is null ? "" : $" *{number.Note}*")}\n\n")
            .Append("| Figure | Published | Computed | Tolerance |\n|---|--:|--:|---|\n");
        foreach (var f in ProofBook.Figures(number))
            page.Append($"| {f.Name} | {f.Expected} | {f.Computed} | {f.Tolerance} |\n");
    }
}
