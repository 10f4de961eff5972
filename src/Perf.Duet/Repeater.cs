using System.Reflection;

namespace Perf.Duet;

/// <summary>
/// Calls a method so many times, whatever it returns, without reflection in the loop. What is awaited goes on where it was completed: a
/// thread that waits for each call would be woken as often, sooner in one arm than in the other.
/// </summary>
internal static class Repeater
{
    /// <summary>What was returned last, so that the compiler cannot leave the call out.</summary>
    private static class Sink<T>
    {
        public static T? Last;
    }

    /// <summary>Whether calls go on where what they await was completed, and a thread waits for all of them together.</summary>
    public static bool IsAwaited(MethodInfo method) => typeof(Task).IsAssignableFrom(method.ReturnType)
        || method.ReturnType == typeof(ValueTask)
        || (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>));

    public static Action<int> Create(object owner, MethodInfo method)
    {
        object? target = method.IsStatic ? null : owner;
        if (method.ReturnType == typeof(void))
        {
            return RepeatVoid(method.CreateDelegate<Action>(target));
        }

        if (method.ReturnType == typeof(Task))
        {
            return RepeatTask(method.CreateDelegate<Func<Task>>(target));
        }

        if (method.ReturnType == typeof(ValueTask))
        {
            return RepeatValueTask(method.CreateDelegate<Func<ValueTask>>(target));
        }

        Type? generic = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : null;
        (string name, Type type) = generic == typeof(Task<>) ? (nameof(RepeatTaskOf), method.ReturnType.GenericTypeArguments[0])
            : generic == typeof(ValueTask<>) ? (nameof(RepeatValueTaskOf), method.ReturnType.GenericTypeArguments[0])
            : (nameof(RepeatValue), method.ReturnType);
        MethodInfo repeat = typeof(Repeater).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);
        return (Action<int>)repeat.Invoke(null, [method.CreateDelegate(typeof(Func<>).MakeGenericType(method.ReturnType), target)])!;
    }

    private static Action<int> RepeatVoid(Action call) => calls =>
    {
        for (int i = 0; i < calls; i++)
        {
            call();
        }
    };

    private static Action<int> RepeatTask(Func<Task> call) => RepeatValueTask(() => new ValueTask(call()));

    private static Action<int> RepeatValueTask(Func<ValueTask> call)
    {
        return calls => LoopAsync(calls).GetAwaiter().GetResult();

        async Task LoopAsync(int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                await call().ConfigureAwait(false);
            }
        }
    }

    private static Action<int> RepeatValue<T>(Func<T> call) => calls =>
    {
        T? last = default;
        for (int i = 0; i < calls; i++)
        {
            last = call();
        }

        Sink<T>.Last = last;
    };

    private static Action<int> RepeatTaskOf<T>(Func<Task<T>> call) => RepeatValueTaskOf(() => new ValueTask<T>(call()));

    private static Action<int> RepeatValueTaskOf<T>(Func<ValueTask<T>> call)
    {
        return calls => LoopAsync(calls).GetAwaiter().GetResult();

        async Task LoopAsync(int calls)
        {
            for (int i = 0; i < calls; i++)
            {
                Sink<T>.Last = await call().ConfigureAwait(false);
            }
        }
    }
}
