using System.Net.Http.Headers;
using System.Text;

namespace ReplicationKit.Benchmarks.Following;

/// <summary>Databases that exist for a measurement.</summary>
internal sealed class ScaleDatabases : IDisposable
{
    private readonly HttpClient _http;
    private readonly string[] _names;

    /// <param name="server">The server's address, with user and password.</param>
    /// <param name="names">The names of the databases.</param>
    public ScaleDatabases(Uri server, string[] names)
    {
        _names = Array.ConvertAll(names, Uri.EscapeDataString);
        _http = new HttpClient { BaseAddress = new Uri($"{server.Scheme}://{server.Authority}/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(server.UserInfo)))
        );
    }

    /// <summary>Creates the databases, which may exist from a measurement that was interrupted.</summary>
    public async Task CreateAsync()
    {
        await DeleteAsync();
        foreach (string name in _names)
            (await _http.PutAsync(name, null)).EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync()
    {
        foreach (string name in _names)
            (await _http.DeleteAsync(name)).Dispose();
    }

    public void Dispose() => _http.Dispose();
}
