using System.Net.Http.Headers;
using System.Text;
using Refit;
using ReplicationKit.Embedded;
using ReplicationKit.Refit.Tests;

[assembly: AssemblyFixture(typeof(EmbeddedServer))]

namespace ReplicationKit.Refit.Tests;

/// <summary>An embedded server with a database <c>orders</c> of three documents.</summary>
public sealed class EmbeddedServer : IAsyncLifetime
{
    private EmbeddedCouch? _couch;

    private EmbeddedCouch Couch => _couch ?? throw new InvalidOperationException("The server has not been started.");

    public async ValueTask InitializeAsync()
    {
        _couch = await EmbeddedCouch.StartAsync();
        using HttpClient client = CreateClient();
        (await client.PutAsync("orders", null)).EnsureSuccessStatusCode();
        for (int i = 0; i < 3; i++)
            (await client.PutAsync($"orders/order-{i}", new StringContent("{}", Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_couch is not null) await _couch.DisposeAsync();
    }

    /// <summary>A client with the administrator's credentials in its default headers.</summary>
    public HttpClient CreateClient() => new()
    {
        BaseAddress = Couch.BaseAddress,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("admin:password"u8)) },
    };

    /// <summary>The implementation of an interface, as Refit finds it.</summary>
    public T For<T>() => RestService.For<T>(CreateClient());

    /// <summary>The address with the administrator's credentials in it.</summary>
    public Uri AddressWithCredentials => Couch.Uri;
}
