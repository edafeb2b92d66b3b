using System.Net;
using System.Text;

namespace ReplicationKit.Tests.Client;

/// <summary>The comparison of databases with a million documents, which a handler invents.</summary>
[Collection(AloneCollection.Name)]
public sealed class BigComparisonTests
{
    private const int Documents = 1_000_000;

    [Fact]
    public async Task The_memory_does_not_depend_on_the_number_of_documents()
    {
        using var handler = new InventedDatabases();
        using var http = new HttpClient(handler);
        using var replicator = new Replicator(
            http,
            new ReplicatorOptions { BaseAddress = new Uri("http://couch.test:5984"), Server = CouchServer.CouchDB35 }
        );
        var progress = new MemoryProgress();
        var spec = new ReplicationDocument
        {
            Id = "big",
            Source = ReplicationEndpoint.Database("source"),
            Target = ReplicationEndpoint.Database("target"),
        };

        ReplicationVerification result = await replicator.VerifyAsync(spec, progress, TestContext.Current.CancellationToken);

        result.Checked.Should().Be(Documents);
        result.MissingCount.Should().Be(Documents / 1000, "it lacks the last row of each page");
        result.Missing.Should().HaveCount(ReplicationVerification.MaxListed);
        progress.Fractions.Should().BeInAscendingOrder().And.EndWith(1);
        progress.Memory.Max().Should().BeLessThan(progress.Memory[0] + 8_000_000);
        handler.LargestRequest.Should().BeLessThan(200_000);
    }

    /// <summary>Measures what is reachable at some of the pages.</summary>
    private sealed class MemoryProgress : IProgress<VerificationProgress>
    {
        public List<long> Memory { get; } = [];

        public List<double?> Fractions { get; } = [];

        public void Report(VerificationProgress value)
        {
            Fractions.Add(value.Fraction);
            if (Fractions.Count % 100 == 1)
                Memory.Add(GC.GetTotalMemory(forceFullCollection: true));
        }
    }

    /// <summary>A source whose pages have the same thousand rows with other numbers, and a target that lacks one row of each.</summary>
    private sealed class InventedDatabases : HttpMessageHandler
    {
        private const int PageSize = 1000;

        public long LargestRequest { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            LargestRequest = Math.Max(LargestRequest, body.Length);
            string path = request.RequestUri!.PathAndQuery;
            string answer =
                path.EndsWith("/_revs_diff", StringComparison.Ordinal) ? Missing(body)
                : path.Contains("filter=_doc_ids", StringComparison.Ordinal) ? """{"results":[],"last_seq":"1000000-x","pending":0}"""
                : path.Contains("/_changes", StringComparison.Ordinal) ? Page(path)
                : path == "/source" ? """{"update_seq":"1000000-x"}"""
                : """{"state":null}""";
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
        }

        private static string Missing(byte[] body)
        {
            string text = Encoding.UTF8.GetString(body);
            string last = text[(text.LastIndexOf("\"doc", StringComparison.Ordinal) + 1)..];
            string id = last[..last.IndexOf('"', StringComparison.Ordinal)];
            return $$"""{"{{id}}":{"missing":["1-a"]} }""";
        }

        private static string Page(string path)
        {
            string since = path[(path.IndexOf("since=", StringComparison.Ordinal) + 6)..];
            int start = int.Parse(
                since.AsSpan(0, since.AsSpan().IndexOfAnyExceptInRange('0', '9')),
                System.Globalization.CultureInfo.InvariantCulture
            );
            var page = new StringBuilder("{\"results\":[\n");
            for (int i = start; i < start + PageSize; i++)
                page.Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{(i == start ? "" : ",\n")}{{\"seq\":null,\"id\":\"doc{i}\",\"changes\":[{{\"rev\":\"1-a\"}}]}}"
                );
            int end = start + PageSize;
            return page.Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"\n],\n\"last_seq\":\"{end}-x\",\"pending\":{Documents - end}}}"
                )
                .ToString();
        }
    }
}
