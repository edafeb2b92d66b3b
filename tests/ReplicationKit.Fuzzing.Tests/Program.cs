using ReplicationKit.Fuzzing.Tests;
using Xunit.MicrosoftTestingPlatform;

// A file replays a finding; anything else are arguments of the test runner.
if (args is [{ } path] && File.Exists(path))
    return await FuzzRun.ReplayAsync(path);
return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
