namespace Perf.Lab.Gate.Arms;

/// <summary>An assembly that an arm has loaded.</summary>
/// <param name="Name">Of the assembly.</param>
/// <param name="Version">Its module version id: another for every other source.</param>
/// <param name="Folder">Where it was loaded from.</param>
internal sealed record LoadedModule(string Name, Guid Version, string Folder)
{
    public static LoadedModule Parse(string text)
    {
        string[] parts = text.Split('|', 3);
        return new LoadedModule(parts[0], Guid.Parse(parts[1]), parts[2]);
    }
}
