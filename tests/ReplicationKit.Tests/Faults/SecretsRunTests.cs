using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using ReplicationKit.Tests.Client;

namespace ReplicationKit.Tests.Faults;

/// <summary>
/// Marked secrets through every operation, on a server that fails at each stage and repeats each request in its errors. Everything that is
/// logged, traced, measured, thrown, returned or printed is searched for the marks.
/// </summary>
public sealed class SecretsRunTests
{
    private const int Runs = 20;
    private const string Mark = "m4rk";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_is_logged_traced_thrown_or_printed() => (await FaultRun.RunAllAsync(Runs, RunAsync)).Should().BeEmpty();

    [Fact]
    public void The_search_finds_a_secret()
    {
        var written = new Written();
        written.Add("password=" + Mark + "-1");

        written.Find().Should().ContainSingle();
    }

    private static async Task<IEnumerable<string>> RunAsync(int seed)
    {
        var written = new Written();
        using ActivityListener activities = written.ListenToActivities();
        using MeterListener meters = written.ListenToMeters();
        var log = new LogCollector();
        using var run = new FaultRun(
            seed,
            options =>
            {
                options.Logger = log;
                options.BaseAddress = new Uri($"http://admin:{Mark}-url@couch.test:5984");
                options.Credentials = seed % 2 == 0 ? ReplicatorCredentials.Session("admin", $"{Mark}-session") : null;
                options.LocalCredentials = EndpointCredentials.Basic("admin", $"{Mark}-local");
            }
        );
        run.Faults.RepeatsRequests = true;
        run.Server.Script("r0", TimeSpan.FromSeconds(3), "failed");
        Replicator replicator = run.Replicator;
        Func<Task>[] calls =
        [
            async () => written.Add(await replicator.CreateAsync(Spec("r0"), Stop)),
            async () => written.Add(await replicator.CreateAllAsync([Spec("r1"), Spec("r2")], Stop)),
            async () => written.Add(await replicator.PlanAsync([Spec("r1"), Changed("r2")], Stop)),
            async () =>
                written.Add((await replicator.EnsureAllAsync([Spec("r1"), Changed("r2")], true, Stop)).SelectMany(one => one.Steps)),
            async () => written.Add(await replicator.WaitForCompletionAsync("r0", Stop)),
            async () => written.Add(await replicator.GetStatusAsync("r1", Stop)),
            async () => written.Add(await replicator.GetStatusesAsync(["r1", "r2"], Stop)),
            async () => written.Add(await replicator.ListAsync(Stop).ToListAsync(Stop)),
            async () => written.Add(await replicator.RestartAsync("r0", Stop)),
            async () => written.Add(await replicator.GetUpdateSequenceAsync(Spec("x").Target!, Stop)),
            async () => await replicator.CopySecurityAsync(Spec("x"), Stop),
            async () => await replicator.StopAsync("r1", Stop),
            async () => await replicator.StopAllAsync(["r0", "r2"], Stop),
        ];
        foreach (Func<Task> call in calls)
        {
            Task end = call();
            await run.DriveAsync(() => end, () => true, Stop);
            if (end.Exception is { } exception)
                written.Add(exception.InnerException!);
        }

        written.Add(replicator);
        written.Add(run.Options.Credentials?.ToString() ?? "");
        written.Add(Spec("x"));
        foreach (string line in log.Lines)
            written.Add(line);
        await run.DisposeAsync(Stop);
        log.Lines.Should().NotBeEmpty();
        run.Faults.Log.Select(request => request.Split(' ')[1]).Distinct().Should().Contain(["PUT", "POST", "GET"], "the calls are sent");
        return written.Find();
    }

    private static ReplicationDocument Spec(string id) =>
        new()
        {
            Id = id,
            Source = ReplicationEndpoint.Database("orders"),
            Target = ReplicationEndpoint
                .Remote($"https://jo:{Mark}-in-url@backup.test/{id}")
                .WithBasicAuth("backup", $"{Mark}-basic")
                .WithHeader("X-Key", $"{Mark}-header"),
            SourceProxy = $"http://jo:{Mark}-proxy@proxy.test:3128",
            IbrowseOptions = $"[{{proxy_password, \"{Mark}-ibrowse\"}}]",
        };

    private static ReplicationDocument Changed(string id)
    {
        ReplicationDocument spec = Spec(id);
        spec.Target = ReplicationEndpoint.Remote($"https://backup.test/{id}-other").WithBasicAuth("backup", $"{Mark}-other");
        spec.Continuous = true;
        return spec;
    }

    /// <summary>Everything that was written.</summary>
    private sealed class Written
    {
        private readonly List<string> _all = [];

        public void Add(string text)
        {
            lock (_all)
                _all.Add(text);
        }

        public void Add(Exception exception)
        {
            Add(exception.ToString());
            if (exception is ReplicationException { } known)
                Add($"{known.Error} {known.Reason} {known.ReplicationId} {(known as ReplicationBatchException)?.Failures.Count}");
            foreach (ReplicationException failure in (exception as ReplicationBatchException)?.Failures ?? [])
                Add(failure);
            if (exception is ReplicationFailedException { Status: { } status })
                Add((object)status);
        }

        public void Add(object value)
        {
            Add(value.ToString()!);
            if (value is ReplicationStatus or ReplicationPlan or IEnumerable<object>)
                Add(JsonSerializer.Serialize(value, value.GetType()));
            if (value is System.Collections.IEnumerable items and not string)
            {
                foreach (object item in items)
                    Add(item.ToString()!);
            }

            foreach (ReplicationPlanStep step in (value as ReplicationPlan)?.Steps ?? [])
                Add($"{step} {string.Join(' ', step.Changes)}");
        }

        public IEnumerable<string> Find()
        {
            lock (_all)
                return [.. _all.Where(text => text.Contains(Mark, StringComparison.OrdinalIgnoreCase)).Distinct().Take(5)];
        }

        public ActivityListener ListenToActivities()
        {
            var listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name.StartsWith("ReplicationKit", StringComparison.Ordinal),
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                    Add(
                        new StringBuilder(activity.DisplayName)
                            .Append(activity.StatusDescription)
                            .AppendJoin(' ', activity.TagObjects)
                            .AppendJoin(' ', activity.Events.SelectMany(one => one.Tags))
                            .ToString()
                    ),
            };
            ActivitySource.AddActivityListener(listener);
            return listener;
        }

        public MeterListener ListenToMeters()
        {
            var listener = new MeterListener
            {
                InstrumentPublished = (instrument, own) =>
                {
                    if (instrument.Meter.Name.StartsWith("ReplicationKit", StringComparison.Ordinal))
                        own.EnableMeasurementEvents(instrument);
                },
            };
            listener.SetMeasurementEventCallback<long>(
                (instrument, value, tags, _) => Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray())}")
            );
            listener.SetMeasurementEventCallback<double>(
                (instrument, value, tags, _) => Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray())}")
            );
            listener.Start();
            return listener;
        }
    }
}
