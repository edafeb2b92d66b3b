using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReplicationKit.Hosting.Tests;

/// <summary>
/// Marked secrets of a host whose server rejects requests from one stage on and repeats each in its error: the log, the health reports with
/// their data and exceptions, and the readings of the meter are searched for the marks.
/// </summary>
public sealed class SecretsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/_replicator/_bulk_get")]
    [InlineData("POST", "/_replicator/_bulk_docs")]
    [InlineData("GET", "/_scheduler")]
    [InlineData("GET", "/_replicator")]
    public async Task No_report_of_a_host_contains_a_secret_at_whichever_stage_it_fails(string method, string path)
    {
        foreach (
            HttpStatusCode status in (HttpStatusCode[])[(HttpStatusCode)400, (HttpStatusCode)401, (HttpStatusCode)409, (HttpStatusCode)500]
        )
        {
            StubServer stub = StubCouch
                .Empty()
                .Schedules(("orders-backup", "crashing", """{"error":"no http://jo:m4rk-row@h/db/"}"""))
                .On(method, path, request => Repeat(request, status));
            await using var host = new TestHost();
            host.Services.AddReplicationKit($"http://admin:{Uri.EscapeDataString(SecretMark.Of("admin"))}@couch.test:5984")
                .UseStub(stub)
                .Configure(options => options.LocalCredentials = EndpointCredentials.Basic("jo", SecretMark.Of("local")))
                .ConfigureHost(options => options.AlwaysCollectMetrics = true)
                .AddReplication(
                    new DepartmentStaff(
                        ReplicationEndpoint
                            .Remote("https://backup.test/hr")
                            .WithBasicAuth("backup", SecretMark.Of("basic"))
                            .WithHeader("X-Key", SecretMark.OfHeader("header")),
                        "hr"
                    )
                )
                .AddReplication<OrdersBackup>();
            host.Services.AddHealthChecks().AddReplicationKit().AddReplication("orders-backup");

            await host.StartAsync();
            await host.Log.WaitForAsync("ensured", Stop);
            using var readings = new Readings(host.Provider);
            await host.Clock.WaitForTimerAsync(Interval, Stop);
            HealthReport report = await host.CheckAsync();

            List<string?> written = [.. host.Log.Lines, .. readings.Take()];
            foreach ((string name, HealthReportEntry entry) in report.Entries)
                written.Add($"{name} {entry.Description} {string.Join(' ', entry.Data)} {string.Join(' ', entry.Tags)} {entry.Exception}");
            stub.Requests.Should().Contain(request => request.Is(method, path), "the stage is reached");
            SecretMark.FindIn(written).Should().BeEmpty($"HTTP {status} at {method} {path}");
        }
    }

    private static HttpResponseMessage Repeat(StubRequest request, HttpStatusCode status)
    {
        string repeated = $"{request} {string.Join(' ', request.Headers)} {request.Body}";
        return StubServer.Json(status, new JsonObject { ["error"] = repeated, ["reason"] = repeated }.ToJsonString());
    }
}
