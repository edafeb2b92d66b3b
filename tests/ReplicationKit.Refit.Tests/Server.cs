using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Refit;
using ReplicationKit.Embedded;
using ReplicationKit.Refit.Tests;

[assembly: AssemblyFixture(typeof(Server))]

namespace ReplicationKit.Refit.Tests;

/// <summary>
/// A server with a database <c>rk-refit-orders</c> of three documents: the one that COUCHDB_URL names, or the embedded one. What the
/// tests leave on it is deleted before they run and afterwards.
/// </summary>
public sealed class Server : IAsyncLifetime
{
    private const string Prefix = "rk-refit-";
    private EmbeddedCouch? _embedded;
    private Uri? _address;

    /// <summary>The address with the administrator's credentials in it.</summary>
    public Uri AddressWithCredentials => _address ?? throw new InvalidOperationException("The server has not been started.");

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("COUCHDB_URL") is { Length: > 0 } url)
            _address = new Uri(url);
        else
            _address = (_embedded = await EmbeddedCouch.StartAsync()).Uri;

        using HttpClient client = CreateClient();
        if (_embedded is null)
        {
            await CleanAsync(client);
            await ReadVersionAsync(client);
        }

        (await client.PutAsync(Prefix + "orders", null)).EnsureSuccessStatusCode();
        for (int i = 0; i < 3; i++)
            (
                await client.PutAsync($"{Prefix}orders/order-{i}", new StringContent("{}", Encoding.UTF8, "application/json"))
            ).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
            return;
        }

        using HttpClient client = CreateClient();
        await CleanAsync(client);
    }

    /// <summary>A client with the administrator's credentials in its default headers.</summary>
    public HttpClient CreateClient() =>
        new()
        {
            BaseAddress = new Uri(
                AddressWithCredentials.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            ),
            DefaultRequestHeaders =
            {
                Authorization = new AuthenticationHeaderValue(
                    "Basic",
                    Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(AddressWithCredentials.UserInfo)))
                ),
            },
        };

    /// <summary>The implementation of an interface, as Refit finds it.</summary>
    public T For<T>() => RestService.For<T>(CreateClient(), Settings);

    /// <summary>
    /// What CouchDB before 3.2 needs, which reads credentials only from a header: the interfaces do not know the server's version. Null for
    /// later versions.
    /// </summary>
    public RefitSettings? Settings { get; private set; }

    private async Task ReadVersionAsync(HttpClient client)
    {
        JsonElement welcome = await client.GetFromJsonAsync<JsonElement>("");
        string[] version = welcome.GetProperty("version").GetString()!.Split('.', '-');
        CouchServer server = Enum.Parse<CouchServer>($"CouchDB{version[0]}{version[1]}");
        if (server >= CouchServer.CouchDB32)
            return;
        string[] user = [.. AddressWithCredentials.UserInfo.Split(':').Select(Uri.UnescapeDataString)];
        var context = new WriteContext(client.BaseAddress!, EndpointCredentials.Basic(user[0], user[1]), server);
        Settings = new RefitSettings { HttpRequestMessageOptions = new() { [WriteContext.RequestOption] = context } };
    }

    private static async Task CleanAsync(HttpClient client)
    {
        JsonElement documents = await client.GetFromJsonAsync<JsonElement>("_replicator/_all_docs");
        foreach (JsonElement row in documents.GetProperty("rows").EnumerateArray())
        {
            string id = row.GetProperty("id").GetString()!;
            if (id.StartsWith(Prefix, StringComparison.Ordinal) || id.StartsWith("to-" + Prefix, StringComparison.Ordinal))
                await client.DeleteAsync($"_replicator/{id}?rev={row.GetProperty("value").GetProperty("rev").GetString()}");
        }

        foreach (string database in (await client.GetFromJsonAsync<string[]>("_all_dbs"))!)
        {
            if (database.StartsWith(Prefix, StringComparison.Ordinal))
                await client.DeleteAsync(database);
        }
    }
}
