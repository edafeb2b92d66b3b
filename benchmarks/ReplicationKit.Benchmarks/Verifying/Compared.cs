using System.Globalization;
using System.Text;
using System.Text.Json;
using ReplicationKit.Benchmarks.Following;

namespace ReplicationKit.Benchmarks.Verifying;

/// <summary>Two databases with the same documents, and ways to compare them.</summary>
internal sealed class Compared : IDisposable
{
    private const int PageSize = 1_000;

    private static readonly string[] Databases = ["rk-compared-source", "rk-compared-target"];

    private readonly CountingHandler _handler = new();
    private readonly HttpClient _http;
    private readonly Replicator _replicator;
    private readonly int _count;

    private Compared(Uri address, int count)
    {
        _count = count;
        _http = new HttpClient(_handler)
        {
            BaseAddress = new Uri(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)),
            Timeout = TimeSpan.FromMinutes(10),
        };
        _http.DefaultRequestHeaders.Authorization = new(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)))
        );
        _replicator = new Replicator(_http, new ReplicatorOptions { BaseAddress = _http.BaseAddress });
    }

    public CountingHandler Answers => _handler;

    /// <summary>Writes the same documents into both databases, which gives them the same revisions.</summary>
    public static async Task<Compared> PrepareAsync(Uri address, int count)
    {
        var compared = new Compared(address, count);
        await compared.RemoveAsync();
        foreach (string database in Databases)
        {
            (await compared._http.PutAsync(database, null)).EnsureSuccessStatusCode();
            for (int first = 0; first < count; first += PageSize)
            {
                string documents = string.Join(
                    ',',
                    Enumerable
                        .Range(first, Math.Min(PageSize, count - first))
                        .Select(number =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{{\"_id\":\"order-{number:d8}\",\"number\":{number},\"text\":\"{new string('x', 200)}\"}}"
                            )
                        )
                );
                using var body = new StringContent($"{{\"docs\":[{documents}]}}", Encoding.UTF8, "application/json");
                (await compared._http.PostAsync(database + "/_bulk_docs", body)).EnsureSuccessStatusCode();
            }
        }

        return compared;
    }

    public async Task VerifyAsync()
    {
        ReplicationVerification result = await _replicator.VerifyAsync(
            new ReplicationDocument
            {
                Id = "compared",
                Source = ReplicationEndpoint.Database(Databases[0]),
                Target = ReplicationEndpoint.Database(Databases[1]),
            }
        );
        if (!result.IsComplete || result.Checked != _count)
            throw new InvalidOperationException(result.ToString());
    }

    /// <summary>Reads both databases in pages and compares the revisions, as people do it by hand.</summary>
    public async Task ReadPagesAsync()
    {
        string? last = null;
        while (true)
        {
            string start = last is null ? "" : $"&skip=1&startkey=\"{last}\"";
            List<(string Id, string Revision)> source = await ReadAsync(Databases[0], $"?limit={PageSize}{start}");
            List<(string Id, string Revision)> target = await ReadAsync(Databases[1], $"?limit={PageSize}{start}");
            if (!source.SequenceEqual(target))
                throw new InvalidOperationException("The databases differ.");
            if (source.Count < PageSize)
                return;
            last = source[^1].Id;
        }
    }

    /// <summary>Reads both databases with one request each.</summary>
    public async Task ReadAllAsync()
    {
        List<(string Id, string Revision)> source = await ReadAsync(Databases[0], "");
        List<(string Id, string Revision)> target = await ReadAsync(Databases[1], "");
        if (!source.SequenceEqual(target))
            throw new InvalidOperationException("The databases differ.");
    }

    public async Task RemoveAsync()
    {
        foreach (string database in Databases)
            await _http.DeleteAsync(database);
    }

    public void Dispose()
    {
        _replicator.Dispose();
        _http.Dispose();
    }

    private async Task<List<(string Id, string Revision)>> ReadAsync(string database, string query)
    {
        using JsonDocument page = JsonDocument.Parse(await _http.GetByteArrayAsync($"{database}/_all_docs{query}"));
        return
        [
            .. page
                .RootElement.GetProperty("rows")
                .EnumerateArray()
                .Select(row => (row.GetProperty("id").GetString()!, row.GetProperty("value").GetProperty("rev").GetString()!)),
        ];
    }
}
