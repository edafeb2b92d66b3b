using Microsoft.Extensions.Logging;

namespace ReplicationKit;

/// <summary>What credentials need to fetch a cookie or a token: the client that sends, the server, the clock.</summary>
internal sealed record CredentialContext(HttpClient Client, Uri BaseAddress, TimeProvider Clock, ILogger Logger);
