namespace Perf.Testbed.Postgres;

/// <param name="Folder">Holds initdb, pg_ctl and postgres.</param>
/// <param name="Version">As the server says it: 15.13.</param>
internal sealed record PostgresBinaries(string Folder, string Version)
{
    public string InitDb => Program(Folder, "initdb");

    public string PgCtl => Program(Folder, "pg_ctl");

    public string Server => Program(Folder, "postgres");

    public static string Program(string folder, string name) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
}
