namespace ReplicationKit.Refit.Tests;

/// <summary>An interface of the user's own, which Refit's generator implements.</summary>
public interface IUserApi
{
    [global::Refit.Get("/_all_dbs")]
    Task<string> GetDatabasesAsync(CancellationToken cancellationToken);
}
