namespace DataPlatform.Tests.Reports;

/// <summary>Texts that become markup, script or template code where somebody forgot to escape.</summary>
internal static class Payloads
{
    private static readonly string[] seeds =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
            "</td></tr></table><h1>x</h1>",
        "<svg/onload=alert(1)>", "javascript:alert(1)", "&lt;b&gt;", "{{ 7 * 7 }}", "{{ include 'Table' }}", "{%raw%}",
            "<!--", "-->",
        "]]>", "</style><script>1</script>", "</title><b>", "\u2028<b>\u2029", "\0<b>", "<b\r\n>", "%3Cb%3E",
            "\\u003cb\\u003e",
        "<a href=\"//evil\">", "`${1}`", "&#60;b&#62;", "<\u0131mg>", "\uD83D\uDE00<i>",
    ];

    /// <summary>Two hundred of them.</summary>
    public static IEnumerable<string> All =>
        from prefix in new[] { "", "a ", "\"", "'", "&", "<", "é", "=" }
        from seed in seeds
        select prefix + seed;
}
