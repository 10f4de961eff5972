using System.Globalization;

namespace Perf.Duet;

/// <summary>
/// Answers one line with one line. list: the cases' names. open NAME: sets it up, once, and makes it the one that run CALLS runs. loaded:
/// the builds in use.
/// </summary>
internal sealed class Arm(BenchmarkAssembly assembly) : IDisposable
{
    public const int Protocol = 1;

    private readonly Dictionary<string, BenchmarkCase> cases =
        Controls.Cases.Concat(assembly.Cases).ToDictionary(one => one.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, OpenCase> open = new(StringComparer.Ordinal);
    private OpenCase? current;

    public string Answer(string command)
    {
        try
        {
            int space = command.IndexOf(' ', StringComparison.Ordinal);
            string rest = space < 0 ? "" : command[(space + 1)..];
            return (space < 0 ? command : command[..space]) switch
            {
                "list" => "ok " + string.Join('\t', cases.Keys),
                "open" => Open(rest),
                "run" => Run(int.Parse(rest, CultureInfo.InvariantCulture)),
                "loaded" => "ok " + string.Join('\t', BenchmarkAssembly.Loaded),
                _ => "failed unknown command",
            };
        }
        catch (Exception error)
        {
            return "failed " + (error.InnerException ?? error).ToString().ReplaceLineEndings(" | ");
        }
    }

    public void Dispose()
    {
        foreach (OpenCase one in open.Values)
        {
            one.Close();
        }
    }

    private string Open(string name)
    {
        if (!open.TryGetValue(name, out OpenCase? found))
        {
            found = new OpenCase(cases[name]);
            open.Add(name, found);
        }

        current = found;
        return "ok " + cases[name].OperationsPerCall.ToString(CultureInfo.InvariantCulture);
    }

    private string Run(int calls)
    {
        Slice slice = current!.Run(calls);
        return string.Create(CultureInfo.InvariantCulture, $"ok {slice.WallNs} {slice.ProcessorNs} {slice.AllocatedBytes}");
    }
}
