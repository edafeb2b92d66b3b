namespace ReplicationKit.Tool;

/// <summary>The exit codes for scripts. README.md and the help list the same.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int HasChanges = 3;
    public const int NotFound = 4;
    public const int Canceled = 130;
}
