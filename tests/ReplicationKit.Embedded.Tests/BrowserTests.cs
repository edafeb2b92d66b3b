using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReplicationKit.Embedded.Tests;

/// <summary>
/// PouchDB in a browser: a page of another origin, IndexedDB, live sync in both directions, and a server that is stopped and started again. It
/// needs a folder, named by the variable JUDGE_MODULES, in which <c>npm install pouchdb</c> was run, and Chromium, whose command is
/// <c>chromium</c> unless the variable CHROMIUM names another.
/// </summary>
public sealed class BrowserTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("embedded-couch-").FullName;

    private static CancellationToken Canceled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task PouchDB_in_a_browser_syncs_in_both_directions_and_survives_a_stopped_server()
    {
        string? modules = Environment.GetEnvironmentVariable("JUDGE_MODULES");
        Assert.SkipWhen(string.IsNullOrEmpty(modules), "JUDGE_MODULES names no folder with PouchDB in it.");
        string command = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : "chromium";
        Assert.SkipUnless(IsCommand(command), $"There is no {command}. CHROMIUM names another command.");
        await using var page = await JudgedPage.StartAsync(modules, Path.Combine(_folder, "couch.db"), Canceled);

        var start = new ProcessStartInfo(
            command,
            [
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                $"--user-data-dir={Path.Combine(_folder, "profile")}",
                page.Address,
            ]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process browser = Process.Start(start)!;
        Task<string> log = browser.StandardError.ReadToEndAsync(Canceled);
        Task exit = browser.WaitForExitAsync(Canceled);
        try
        {
            await Task.WhenAny(page.Done, exit).WaitAsync(Canceled);
        }
        finally
        {
            browser.Kill(entireProcessTree: true);
            await exit;
        }

        page.Done.IsCompleted.Should().BeTrue("the page ends, not the browser: {0}", await log);
        page.Verdicts.Where(static line => !line.StartsWith("ok ", StringComparison.Ordinal)).Should().BeEmpty();
        page.Verdicts.Should().HaveCount(10, "{0}", string.Join(", ", page.Verdicts));
    }

    private static bool IsCommand(string command) =>
        File.Exists(command)
        || (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, command)));

    /// <summary>The page's own server, which also stops and starts the CouchDB that the page uses.</summary>
    private sealed class JudgedPage : IAsyncDisposable
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<string> _verdicts = [];
        private readonly WebApplication _site;
        private EmbeddedCouch? _couch;

        private JudgedPage(string modules)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _site = builder.Build();
            string pouch = Path.Combine(modules, "node_modules", "pouchdb", "dist", "pouchdb.js");
            string script = Path.Combine(AppContext.BaseDirectory, "browser.js");
            const string html = "<!doctype html><script src='/pouchdb.js'></script><script src='/browser.js'></script>";
            _site.MapGet("/", () => Results.Content(html, "text/html"));
            _site.MapGet("/pouchdb.js", () => Results.File(pouch, "text/javascript"));
            _site.MapGet("/browser.js", () => Results.File(script, "text/javascript"));
            _site.MapPost("/verdict", TakeAsync);
            _site.MapPost("/server/stop", () => _couch!.StopAsync());
            _site.MapPost("/server/start", () => _couch!.RestartAsync());
        }

        public string Address => $"{Origin}/?couch={Uri.EscapeDataString(_couch!.Uri + "db")}";

        public Task Done => _done.Task;

        public IReadOnlyList<string> Verdicts
        {
            get
            {
                lock (_verdicts)
                    return [.. _verdicts];
            }
        }

        private string Origin => _site.Urls.Single();

        public static async Task<JudgedPage> StartAsync(string modules, string dataFile, CancellationToken cancellationToken)
        {
            var page = new JudgedPage(modules);
            await page._site.StartAsync(cancellationToken);
            page._couch = await EmbeddedCouch.StartAsync(
                new EmbeddedCouchOptions
                {
                    DataFile = dataFile,
                    CorsOrigins = page.Origin,
                    CorsCredentials = true,
                },
                cancellationToken
            );
            using var client = new CouchClient(page._couch);
            await client.PutAsync("db");
            return page;
        }

        public async ValueTask DisposeAsync()
        {
            await _site.DisposeAsync();
            if (_couch is not null)
                await _couch.DisposeAsync();
        }

        private async Task TakeAsync(HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            string verdict = await reader.ReadToEndAsync();
            if (verdict == "done")
            {
                _done.TrySetResult();
                return;
            }

            lock (_verdicts)
                _verdicts.Add(verdict);
        }
    }
}
