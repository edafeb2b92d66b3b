namespace ReplicationKit.Hosting;

/// <summary>
/// What the host's start does about replications that are to be ensured. Whichever it is: a specification that breaks a rule fails the
/// start before anything is sent.
/// </summary>
public enum StartupBehavior
{
    /// <summary>The application starts; what is not ensured yet is ensured in the background, again and again until it is.</summary>
    Background,

    /// <summary>
    /// The start waits until everything is ensured, again and again until it is, or until the host gives up
    /// (<c>HostOptions.StartupTimeout</c>).
    /// </summary>
    Wait,

    /// <summary>The start waits for one attempt, and fails with its exception. The client's own retries are part of the attempt.</summary>
    FailFast,
}
