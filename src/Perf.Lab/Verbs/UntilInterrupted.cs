namespace Perf.Lab.Verbs;

/// <summary>For verbs that serve until the user stops them: being interrupted is their normal end.</summary>
internal static class UntilInterrupted
{
    public static async Task WaitAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = cancellationToken.Register(interrupted.SetResult);
        await interrupted.Task;
    }
}
