using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using ReplicationKit;
using ReplicationKit.Embedded;
using ReplicationKit.Hosting;
using Samples;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// ConnectionStrings__couchdb names your server; otherwise, one runs inside this process.
string? server = builder.Configuration.GetConnectionString("couchdb");
await using EmbeddedCouch? couch = server is null ? await StartAsync() : null;

builder
    .Services.AddReplicationKit(server ?? couch!.Uri.AbsoluteUri)
    .AddReplication<OrdersMirror>() // ensured at startup, with retries until the server responds
    .ConfigureHost(options => options.MetricsInterval = TimeSpan.FromSeconds(1));
builder.Services.AddHealthChecks().AddReplicationKit();
builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(ReplicationKitTelemetry.MeterName).AddPrometheusExporter());

WebApplication app = builder.Build();
app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteHealthAsync });
app.MapPrometheusScrapingEndpoint("/metrics");
app.MapGet("/replications", (Replicator replicator, CancellationToken canceled) => replicator.ListAsync(canceled));
app.MapPost(
    "/orders/{id}/archive",
    async (string id, Replicator replicator, CancellationToken canceled) =>
    {
        // One document, once and without a replication document.
        var archive = new ReplicationDocument
        {
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint.Database("archive"),
            CreateTarget = true,
            DocIds = [id],
        };
        ReplicationRun run = await replicator.ReplicateAsync(archive, canceled);
        return new { written = run.History[0].Figures.DocsWritten };
    }
);
await app.RunAsync();

static async Task<EmbeddedCouch> StartAsync()
{
    EmbeddedCouch couch = await EmbeddedCouch.StartAsync();
    using HttpClient http = couch.CreateClient();
    (await http.PutAsync("orders", null)).EnsureSuccessStatusCode();
    (await http.PutAsJsonAsync("orders/order-1", new { state = "open" })).EnsureSuccessStatusCode();
    return couch;
}

static Task WriteHealthAsync(HttpContext context, Microsoft.Extensions.Diagnostics.HealthChecks.HealthReport report) =>
    context.Response.WriteAsJsonAsync(
        new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => new { entry.Value.Description, entry.Value.Data }),
        }
    );
