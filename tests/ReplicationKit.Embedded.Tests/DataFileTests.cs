using System.Globalization;
using Microsoft.Data.Sqlite;
using ReplicationKit.Embedded.Storage;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests;

/// <summary>Data files: who owns them, and what is said of those that cannot be used.</summary>
public sealed class DataFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("embedded-couch-").FullName;

    private static CancellationToken Canceled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_data_file_belongs_to_one_server_at_a_time()
    {
        string file = Path.Combine(_folder, "couch.db");
        await using (EmbeddedCouch first = await StartAsync(file))
        {
            Func<Task> second = () => StartAsync(file);

            (await second.Should().ThrowAsync<IOException>()).WithMessage(
                $"*'{file}' is in use by process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)} (*"
            );
            using var client = new CouchClient(first);
            (await client.PutAsync("db")).Status.Should().Be(201);
        }

        await using EmbeddedCouch third = await StartAsync(file);
        Directory.GetFiles(_folder, "*.owner").Should().ContainSingle();
    }

    [Fact]
    public async Task Compacting_shortens_the_data_file()
    {
        string file = Path.Combine(_folder, "couch.db");
        await using EmbeddedCouch couch = await StartAsync(file);
        using var client = new CouchClient(couch);
        await client.PutAsync("db");
        string revision = (await client.PutAsync("db/x", $$"""{"a":"{{new string('a', 1_000_000)}}"}"""))
            .Json.GetProperty("rev")
            .GetString()!;
        await client.PutAsync("db/x", $$"""{"_rev":"{{revision}}"}""");

        (await client.PostAsync("db/_compact", "")).Status.Should().Be(202);

        new FileInfo(file).Length.Should().BeLessThan(500_000);
    }

    [Fact]
    public async Task A_link_to_a_data_file_is_the_file()
    {
        string file = Path.Combine(_folder, "couch.db");
        string link = Path.Combine(_folder, "link.db");
        await using EmbeddedCouch first = await StartAsync(file);
        File.CreateSymbolicLink(link, file);

        Func<Task> second = () => StartAsync(link);

        await second.Should().ThrowAsync<IOException>().WithMessage("*is in use by process*");
    }

    [Theory]
    [InlineData("a folder")]
    [InlineData("no database")]
    [InlineData("a database of another program")]
    [InlineData("in a missing folder")]
    public async Task A_data_file_that_cannot_be_one_is_named(string what)
    {
        string file = Path.Combine(_folder, what == "in a missing folder" ? "missing/couch.db" : "couch.db");
        if (what == "a folder")
            Directory.CreateDirectory(file);
        if (what == "no database")
            await File.WriteAllTextAsync(file, new string('x', 5000), Canceled);
        if (what == "a database of another program")
        {
            using var other = new SqliteSession(file);
            other.Execute("CREATE TABLE server (address TEXT)");
        }

        Func<Task> start = () => StartAsync(file);

        await start.Should().ThrowAsync<IOException>().WithMessage($"*'{file}' cannot be opened*");
        Directory.GetFiles(_folder, "*.owner").Should().BeEmpty();
    }

    [Fact]
    public void A_full_disk_is_not_hidden_by_the_transaction_that_it_ends()
    {
        using var session = new SqliteSession(file: null);
        session.Execute("PRAGMA max_page_count = 8");
        session.Execute("CREATE TABLE t (x BLOB)");

        Action fill = () => session.InTransaction(() => session.Statements.Run("INSERT INTO t VALUES ($0)", new byte[1 << 20]));

        fill.Should().Throw<SqliteException>().Which.SqliteErrorCode.Should().Be(13);
        session.InTransaction(() => session.Statements.Run("INSERT INTO t VALUES ($0)", 1)).Should().Be(1);
    }

    [Fact]
    public async Task Settings_are_kept_with_the_data()
    {
        string file = Path.Combine(_folder, "couch.db");
        await using (EmbeddedCouch first = await StartAsync(file))
        {
            using var client = new CouchClient(first);
            (await client.PutAsync("_node/_local/_config/replicator/max_jobs", "\"7\"")).Text.Trim().Should().Be("\"\"");
        }

        await using EmbeddedCouch second = await StartAsync(file);
        using var again = new CouchClient(second);

        (await again.GetAsync("_node/_local/_config/replicator/max_jobs")).Text.Trim().Should().Be("\"7\"");
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_delay_a_crashed_replication()
    {
        var clock = new TestClock();
        await using EmbeddedCouch couch = await EmbeddedCouch.StartAsync(new EmbeddedCouchOptions { TimeProvider = clock }, Canceled);
        using var client = new CouchClient(couch);
        await client.PutAsync("source");
        string credentials = "http://admin:password@" + couch.BaseAddress.Authority;
        await client.PutAsync("_replicator/r", $$"""{"source":"{{credentials}}/source","target":"{{credentials}}/missing"}""");
        await client.UntilStateAsync("r", "crashing");
        await client.PutAsync("missing");

        clock.SetBack(TimeSpan.FromDays(1));
        clock.Advance(TimeSpan.FromSeconds(30));

        (await client.UntilStateAsync("r", "completed")).Status.Should().Be(200);
    }

    private static Task<EmbeddedCouch> StartAsync(string file) =>
        EmbeddedCouch.StartAsync(new EmbeddedCouchOptions { DataFile = file }, Canceled);
}
