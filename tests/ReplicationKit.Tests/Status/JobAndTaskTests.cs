using System.Text.Json;
using ReplicationKit.CompilerServices;

namespace ReplicationKit.Tests.Status;

public class JobAndTaskTests
{
    [Fact]
    public void Every_recorded_page_of_jobs_is_read()
    {
        int jobs = 0;
        foreach (var (_, name, path, status, body) in Recording.All())
        {
            if (status != 200 || body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("jobs", out JsonElement rows))
                continue;
            ReplicatorPage<SchedulerJob> page = ReplicatorResponses.Jobs(Recording.Bytes(body));
            page.Items.Should().HaveCount(rows.GetArrayLength(), name);
            for (int i = 0; i < page.Items.Count; i++)
            {
                jobs++;
                page.Items[i].Id.Should().Be(rows[i].GetProperty("id").GetString(), name);
                page.Items[i].DocumentId.Should().Be(rows[i].GetProperty("doc_id").GetString(), name);
                page.Items[i].History.Should().HaveCount(rows[i].GetProperty("history").GetArrayLength(), name);
                page.Items[i].History[0].Type.Should().Be(rows[i].GetProperty("history")[0].GetProperty("type").GetString(), name);
            }
        }

        jobs.Should().BeGreaterThan(20);
    }

    [Fact]
    public void Recorded_tasks_are_read()
    {
        ActiveTask[] tasks =
        [
            .. Recording
                .All("08-")
                .Where(exchange => exchange.Status == 200 && exchange.Body.ValueKind == JsonValueKind.Array)
                .SelectMany(exchange => exchange.Body.EnumerateArray())
                .Select(ReplicatorResponses.Task),
        ];

        ActiveTask oneShot = tasks.First(task => !task.Continuous);
        oneShot.DocumentId.Should().Be("at-oneshot");
        oneShot.Figures!.DocsWritten.Should().Be(6954);
        oneShot.StartedOn.Should().Be(DateTimeOffset.FromUnixTimeSeconds(1795287907));
    }

    [Fact]
    public void Every_recorded_result_of_a_transient_replication_is_read()
    {
        ReplicationRun[] runs =
        [
            .. Recording
                .All("09-")
                .Where(exchange =>
                    exchange.Status == 200 && exchange.Path == "/_replicate" && !exchange.Body.TryGetProperty("_local_id", out _)
                )
                .Select(exchange => ReplicatorResponses.Run(Recording.Bytes(exchange.Body))),
        ];

        runs.Should().HaveCountGreaterThan(10);
        runs[0].History.Should().ContainSingle().Which.Figures.DocsWritten.Should().Be(5);
        runs[0].History[0].StartLastSeq.Should().Be("0");
        runs[0].History[0].StartTime.Should().Be(new DateTimeOffset(2026, 11, 21, 19, 8, 21, TimeSpan.Zero));
        runs[0].ToString().Should().Be("Completed, 5 of 5 documents written");
        runs[1].NoChanges.Should().BeTrue();
        runs[1].ToString().Should().Be("No changes");
        runs[2].History.Should().HaveCount(2);
    }

    [Fact]
    public void A_run_describes_itself()
    {
        new ReplicationRun { ReplicationId = "x+continuous" }
            .ToString()
            .Should()
            .Be("Started as x+continuous");
        new ReplicationRun().ToString().Should().Be("Completed");
        new ReplicationRun
        {
            History =
            [
                new ReplicationSession
                {
                    SessionId = "s",
                    Figures = new ReplicationFigures
                    {
                        DocsRead = 3,
                        DocsWritten = 2,
                        DocWriteFailures = 1,
                    },
                },
            ],
        }
            .ToString()
            .Should()
            .Be("Completed, 2 of 3 documents written, 1 rejected by the target");
    }
}
