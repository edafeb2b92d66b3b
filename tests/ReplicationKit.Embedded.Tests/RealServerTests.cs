namespace ReplicationKit.Embedded.Tests;

/// <summary>Replication with a real CouchDB, whose address (with credentials) the variable COUCHDB_URL holds.</summary>
public sealed class RealServerTests : ServerFixture
{
    [Theory]
    [InlineData("embedded pushes")]
    [InlineData("embedded pulls")]
    [InlineData("CouchDB pulls")]
    [InlineData("CouchDB pushes")]
    public Task Documents_go_both_ways_whoever_copies(string how) =>
        CopyAsync(
            how,
            (source, name) => SampleData.FillAsync(source, name, documents: 200),
            (source, name, target, copy) => SampleData.ShouldBeEqualAsync(source, name, target, copy, digests: false)
        );

    [Theory]
    [InlineData("embedded pushes")]
    [InlineData("embedded pulls")]
    [InlineData("CouchDB pulls")]
    [InlineData("CouchDB pushes")]
    public Task Attachments_of_8_MB_go_both_ways_whoever_copies(string how) =>
        CopyAsync(how, LargeAttachments.FillAsync, LargeAttachments.ShouldBeEqualAsync);

    private async Task CopyAsync(
        string how,
        Func<CouchClient, string, Task> fill,
        Func<CouchClient, string, CouchClient, string, Task> compare
    )
    {
        string? address = Environment.GetEnvironmentVariable("COUCHDB_URL");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "COUCHDB_URL names no CouchDB to replicate with.");
        var real = new Uri(address.TrimEnd('/') + "/");
        string[] credentials = real.UserInfo.Split(':');
        using var couch = new CouchClient(new UriBuilder(real) { UserName = "", Password = "" }.Uri, credentials[0], credentials[1]);
        string name = "embed-" + Guid.NewGuid().ToString("N")[..8];
        bool toReal = how is "embedded pushes" or "CouchDB pulls";
        (CouchClient source, CouchClient target) = toReal ? (Client, couch) : (couch, Client);
        string sourceUrl = (toReal ? Couch.Uri : real) + name;
        string targetUrl = (toReal ? real : Couch.Uri) + name + "-t";
        await fill(source, name);
        try
        {
            CouchClient replicator = how.StartsWith("embedded", StringComparison.Ordinal) ? Client : couch;
            CouchAnswer answer = await replicator.PostAsync(
                "_replicate",
                $$"""{"source":"{{sourceUrl}}","target":"{{targetUrl}}","create_target":true}"""
            );

            answer.Status.Should().Be(200, answer.Text);
            answer.Json.GetProperty("history")[0].GetProperty("doc_write_failures").GetInt32().Should().Be(0);
            await compare(source, name, target, name + "-t");
        }
        finally
        {
            await couch.DeleteAsync(name);
            await couch.DeleteAsync(name + "-t");
        }
    }
}
