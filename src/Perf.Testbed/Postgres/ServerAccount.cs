using Perf.Testbed.Processes;

namespace Perf.Testbed.Postgres;

/// <summary>
/// The account that PostgreSQL's programs run as. PostgreSQL refuses to run as root, so when root starts the lab they run as
/// <c>postgres</c>, or <c>nobody</c> where there is no such user; otherwise as whoever runs the lab.
/// </summary>
internal sealed class ServerAccount
{
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<string> prefix;

    private ServerAccount(string? userName, IReadOnlyList<string> prefix)
    {
        UserName = userName;
        this.prefix = prefix;
    }

    /// <summary>The other user; null when it is the current one.</summary>
    public string? UserName { get; }

    /// <exception cref="DependencyUnavailableException">Root cannot become an unprivileged user here.</exception>
    public static async Task<ServerAccount> FindAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(userName: null, []);
        }

        foreach (string user in (string[])["postgres", "nobody"])
        {
            foreach (string[] switchUser in SwitchUser(user))
            {
                ServerAccount account = new(user, switchUser);
                ToolResult probe = await account.RunAsync(["true"], ProbeDeadline, cancellationToken);
                if (probe.Succeeded)
                {
                    return account;
                }
            }
        }

        throw new DependencyUnavailableException(
            "PostgreSQL does not run as root, and root could not become postgres or nobody here (tried setpriv, runuser, su): "
            + "start the lab as another user, or set " + PostgresServerOptions.ConnectionVariable + " to a running server.");
    }

    /// <summary>The command line that runs <paramref name="command"/> as this account.</summary>
    public IReadOnlyList<string> CommandLine(IEnumerable<string> command) => [.. prefix, .. command];

    /// <summary>Runs a program to its end as this account, in a folder that every user can enter.</summary>
    public Task<ToolResult> RunAsync(IEnumerable<string> command, TimeSpan deadline, CancellationToken cancellationToken) =>
        Tool.RunAsync(
            CommandLine(command), deadline, ServerEnvironment.Variables, ServerEnvironment.WorkingDirectory, cancellationToken);

    private static IEnumerable<string[]> SwitchUser(string user) =>
    [
        ["setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "--"],
        ["setpriv", "--reuid=" + user, "--regid=nogroup", "--init-groups", "--"],
        ["runuser", "-u", user, "--"],
        ["su", "-s", "/bin/sh", user, "-c", "exec \"$0\" \"$@\"", "--"],
    ];
}
