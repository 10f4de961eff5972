using Perf.Lab.Cli;
using Perf.Lab.Runs;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Servers;

/// <summary>The PostgreSQL server of a run: started at first use, shared by its steps, stopped with the run.</summary>
public sealed class LabServers(RunSession session) : IAsyncDisposable
{
    private PostgresServer? postgres;

    public async Task<PostgresServer> PostgresAsync(CancellationToken cancellationToken)
    {
        if (postgres is null)
        {
            LabConsole.Status("starting PostgreSQL ...");
            postgres = await PostgresServer.StartAsync(cancellationToken: cancellationToken);
            session.NoteVersion("postgresql", postgres.Version);
            session.NoteConfiguration("postgresql_origin", postgres.Origin);
            session.NotePostgresSettings(postgres.Settings);
            LabConsole.Status($"PostgreSQL {postgres.Version} from {postgres.Origin}");
        }

        return postgres;
    }

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }
}
