using System.Globalization;
using ReplicationKit;
using ReplicationKit.Embedded;
using Samples;

// A database for each user, with a replication to a common database: `dotnet run -- 1000`.
int users = args is [string count] ? int.Parse(count, CultureInfo.InvariantCulture) : 1000;
await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(
    new EmbeddedCouchOptions { MaxJobs = 100, SchedulerInterval = TimeSpan.FromSeconds(1) }
);
using HttpClient http = couch.CreateClient();
(await http.PutAsync("all-users", null)).EnsureSuccessStatusCode();
for (int user = 1; user <= users; user++)
{
    (await http.PutAsync($"user-{user}", null)).EnsureSuccessStatusCode();
    using var profile = new StringContent("""{"type":"profile"}""");
    (await http.PutAsync($"user-{user}/profile-{user}", profile)).EnsureSuccessStatusCode();
}

// All documents are written in one request, and one subscription follows them.
using var replicator = Replicator.Connect(couch.Uri);
IReadOnlyList<EnsureResult> ensured = await replicator.EnsureAllAsync(
    Enumerable.Range(1, users).Select(user => new UserProfiles($"user-{user}"))
);
int completed = 0;
long written = 0;
await foreach (ReplicationStatus status in replicator.FollowAllAsync(ensured.Select(result => result.Handle)))
{
    if (status.State == ReplicationState.Failed)
        Console.WriteLine($"{status.Id}: {status.Failure}, {status.Reason}");
    if (status.State != ReplicationState.Completed)
        continue;
    completed++;
    written += status.DocsWritten;
}

Console.WriteLine($"{completed} of {users} completed, documents written: {written}");

namespace Samples
{
    /// <summary>Copies the documents of one user to the common database.</summary>
    [Replication(Id = "profiles-{User}", Target = "all-users")]
    public partial record UserProfiles(string User)
    {
        /// <summary>The user's database.</summary>
        public ReplicationEndpoint Source => ReplicationEndpoint.Database(User);
    }
}
