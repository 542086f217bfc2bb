using DataPlatform.Core;
using DataPlatform.Host.Composition;
using DataPlatform.Host.Output;
using DataPlatform.Reports.Portal;
using DataPlatform.Reports.Rendering;
using DataPlatform.Semantic;

namespace DataPlatform.Host.Portal;

/// <summary>
/// Maps addresses to pages, on this machine only. Every GET is a page; <c>/api/query</c> answers as the command line
/// does. A request may narrow what an owner sees (<c>?as=ROLE</c>, kept for the session), never widen what a role sees.
/// </summary>
internal static class PortalServer
{
    private const string RoleCookie = "as";

    public static void Run(Company company, int port, Reader reader, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        var app = builder.Build();
        var pages = new PortalPages(PortalFacade.Of(company));
        app.Use(Headers);
        app.MapGet("/api/query", (HttpContext http) => Query(company, http, For(http, reader)));
        app.MapGet("/favicon.ico", () => Results.NoContent()); // browsers ask for one; the pages have none
        app.MapGet("/{**path}", (HttpContext http, string? path) => Page(pages, http, path ?? "", For(http, reader)));
        app.Start();
        Console.Error.WriteLine(
            $"DataPlatform portal: {app.Urls.First()}  ({(reader.Role is null ? "owner" : reader.Role)}); "
            + "stop with Ctrl+C");
        app.WaitForShutdownAsync(cancellation).GetAwaiter().GetResult();
    }

    private static Task Headers(HttpContext http, RequestDelegate next)
    {
        // A page elsewhere that points a name of its own at this machine must not read the figures.
        if (http.Request.Host.Host is not ("127.0.0.1" or "localhost" or "[::1]"))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return http.Response.WriteAsync("This portal answers to 127.0.0.1 and localhost.", http.RequestAborted);
        }
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
            + "base-uri 'none'; frame-ancestors 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return next(http);
    }

    private static async Task Page(PortalPages pages, HttpContext http, string path, Reader reader)
    {
        var parameters = http.Request.Query.ToDictionary(q => q.Key, q => q.Value[0] ?? "", StringComparer.Ordinal);
        Page page;
        try
        {
            page = pages.Answer(path, parameters, reader, http.RequestAborted);
        }
        catch (DefinitionException wrong)
        {
            page = new Page(400, "text/plain; charset=utf-8", wrong.Message);
        }
        http.Response.StatusCode = page.Status;
        http.Response.ContentType = page.Type;
        if (page.FileName is { } name)
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await http.Response.WriteAsync(page.Text, http.RequestAborted);
    }

    private static async Task Query(Company company, HttpContext http, Reader reader)
    {
        string text;
        try
        {
            var question = Question(http.Request.Query, reader);
            text = AnswerText.Json(company.Semantic.Query(question, http.RequestAborted));
        }
        catch (DefinitionException wrong)
        {
            http.Response.StatusCode = 400;
            text = JsonText.Of(json =>
            {
                json.WriteStartObject();
                json.WriteString("error", wrong.Message);
                json.WriteEndObject();
            });
        }
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(text, http.RequestAborted);
    }

    private static MetricQuery Question(IQueryCollection query, Reader reader)
    {
        string? Text(string name) => query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;
        return Questions.Of(
            Text("metrics") ?? "", reader, Text("by"), Text("where"), Text("window"), Text("segments"), Text("scheme"));
    }

    // Only the owner may step down into a role; whoever is served in a role stays in it.
    private static Reader For(HttpContext http, Reader served)
    {
        if (!served.IsOwner)
            return served;
        if (http.Request.Query.TryGetValue(RoleCookie, out var asked))
        {
            http.Response.Cookies.Append(RoleCookie, asked.ToString(),
                new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict });
            return asked.ToString() == "owner" ? served : Reader.As(asked.ToString());
        }
        return http.Request.Cookies[RoleCookie] is { Length: > 0 } kept && kept != "owner" ? Reader.As(kept) : served;
    }
}
