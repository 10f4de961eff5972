using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Perf.Duet;

/// <summary>
/// The benchmarks of one build, loaded from its folder with what that build was made of. This project references none of it, so that
/// one and the same arm runs both builds, and either may be older than the arm.
/// </summary>
internal sealed class BenchmarkAssembly
{
    private readonly Assembly assembly;

    /// <param name="path">The assembly with the benchmark classes; its .deps.json stands beside it.</param>
    public BenchmarkAssembly(string path)
    {
        string full = Path.GetFullPath(path);
        AssemblyDependencyResolver resolver = new(full);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            resolver.ResolveAssemblyToPath(name) is { } found ? context.LoadFromAssemblyPath(found) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            resolver.ResolveUnmanagedDllToPath(name) is { } found ? NativeLibrary.Load(found) : 0;
        assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(full);
    }

    public IEnumerable<BenchmarkCase> Cases => assembly.GetExportedTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false })
        .SelectMany(BenchmarkCase.Of);

    /// <summary>What is loaded by now that is neither the runtime's nor the arm's: name, module version id, folder.</summary>
    public static IEnumerable<string> Loaded => AppDomain.CurrentDomain.GetAssemblies()
        .Where(one => !one.IsDynamic && one != typeof(BenchmarkAssembly).Assembly && !IsOfRuntime(one.Location))
        .Select(one => $"{one.GetName().Name}|{one.ManifestModule.ModuleVersionId}|{Path.GetDirectoryName(one.Location)}");

    /// <summary>The shared frameworks stand beside each other.</summary>
    private static bool IsOfRuntime(string location) => location.StartsWith(
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..")), StringComparison.Ordinal);
}
