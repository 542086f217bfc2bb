using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace DataPlatform.Tests.EndToEnd.Host;

/// <summary>A real portal on a free port, and a visitor who follows every link.</summary>
internal sealed partial class PortalProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly HttpClient client;

    private PortalProcess(Process process, string address)
    {
        this.process = process;
        Address = address;
        client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(100) };
    }

    public string Address { get; }

    public static async Task<PortalProcess> Start(string workspace, string options = "")
    {
        var process = DataPlatformProgram.Start($"serve --workspace {workspace} --port 0 {options}", DemoCompany.Now);
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                _ = process.StandardError.ReadToEndAsync();
                _ = process.StandardOutput.ReadToEndAsync();
                return new PortalProcess(process, match.Groups[1].Value);
            }
        }
        throw new InvalidOperationException("the portal ended before it listened");
    }

    public Task<string> Get(string address) => client.GetStringAsync(address);

    /// <summary>Pages reachable from home, at most so many; each must answer, none may lead away.</summary>
    public async Task<IReadOnlyList<(string Address, string Text)>> Crawl(int most)
    {
        var pages = new List<(string, string)>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { "/" };
        var open = new Queue<string>(["/"]);
        while (open.TryDequeue(out var address) && pages.Count < most)
        {
            using var response = await client.GetAsync(address);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Forbidden,
                $"{address} answers {response.StatusCode}");
            if (response.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            pages.Add((address, text));
            foreach (Match link in Link().Matches(text))
            {
                var target = WebUtility.HtmlDecode(link.Groups[1].Value).Split('#')[0];
                Assert.False(target.StartsWith("http", StringComparison.Ordinal)
                    || target.StartsWith("//", StringComparison.Ordinal), $"{address} leads away to {target}");
                if (target.StartsWith('/') && seen.Add(target))
                    open.Enqueue(target);
            }
        }
        return pages;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex(@"(http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();

    [GeneratedRegex("(?:href|src|action)=\"([^\"]*)\"")]
    private static partial Regex Link();
}
