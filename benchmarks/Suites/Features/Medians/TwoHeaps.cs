using MarketData.Features;

namespace Benchmarks.Suites.Features.Medians;

/// <summary>
/// The lower half of the window in a heap with its greatest value on top, the upper half in one with its smallest. A value takes the
/// place of the one 50 rows before wherever that is, moves up or down in its heap, and changes sides with the other top if need be:
/// the halves stay equal.
/// </summary>
internal static class TwoHeaps
{
    private const int HalfRows = RegimeWindow.Rows / 2;

    public static void Fill(ReadOnlySpan<double> volatilities, Span<VolatilityRegime> regimes)
    {
        regimes[..Math.Min(RegimeWindow.History, regimes.Length)].Clear();
        if (volatilities.Length < RegimeWindow.Rows)
        {
            return;
        }

        Span<double> values = stackalloc double[RegimeWindow.Rows];
        Span<int> places = stackalloc int[RegimeWindow.Rows];
        Span<int> slots = stackalloc int[RegimeWindow.Rows];
        volatilities[..RegimeWindow.Rows].CopyTo(values);
        Begin(values, places, slots);
        Heap lower = new(values, places, slots[..HalfRows], first: 0, sign: -1);
        Heap upper = new(values, places, slots[HalfRows..], first: HalfRows, sign: 1);
        regimes[RegimeWindow.History] = RegimeWindow.Label(volatilities[RegimeWindow.History], lower.Top, upper.Top);

        for (int i = RegimeWindow.Rows; i < volatilities.Length; i++)
        {
            int slot = i % RegimeWindow.Rows;
            values[slot] = volatilities[i];
            if (places[slot] < HalfRows)
            {
                lower.Settle(places[slot]);
            }
            else
            {
                upper.Settle(places[slot]);
            }

            if (lower.Top > upper.Top)
            {
                Heap.SwapTops(lower, upper);
            }

            regimes[i] = RegimeWindow.Label(volatilities[i], lower.Top, upper.Top);
        }
    }

    /// <summary>Sorted from both ends to the middle, each half is a heap.</summary>
    private static void Begin(Span<double> values, Span<int> places, Span<int> slots)
    {
        Span<double> keys = stackalloc double[RegimeWindow.Rows];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = i;
        }

        values.CopyTo(keys);
        keys.Sort(slots);
        slots[..HalfRows].Reverse();
        for (int i = 0; i < slots.Length; i++)
        {
            places[slots[i]] = i;
        }
    }

    /// <param name="values">By slot: row modulo 50.</param>
    /// <param name="places">Of each slot: where it is in the lower heap, or behind that in the upper one.</param>
    /// <param name="slots">The heap.</param>
    /// <param name="first">The place of its top.</param>
    /// <param name="sign">1 for the smallest value on top, -1 for the greatest.</param>
    private readonly ref struct Heap(Span<double> values, Span<int> places, Span<int> slots, int first, double sign)
    {
        private readonly Span<double> values = values;
        private readonly Span<int> places = places;
        private readonly Span<int> slots = slots;

        public double Top => values[slots[0]];

        /// <summary>After the value at a place has changed.</summary>
        public void Settle(int place)
        {
            int at = place - first;
            int slot = slots[at];
            double key = sign * values[slot];
            while (at > 0 && key < Key((at - 1) / 2))
            {
                Put(slots[(at - 1) / 2], at);
                at = (at - 1) / 2;
            }

            for (int child = LesserChild(at); child < slots.Length && Key(child) < key; child = LesserChild(at))
            {
                Put(slots[child], at);
                at = child;
            }

            Put(slot, at);
        }

        public static void SwapTops(Heap lower, Heap upper)
        {
            (int low, int high) = (lower.slots[0], upper.slots[0]);
            lower.Put(high, 0);
            upper.Put(low, 0);
            lower.Settle(lower.places[high]);
            upper.Settle(upper.places[low]);
        }

        private int LesserChild(int at)
        {
            int child = (2 * at) + 1;
            return child + 1 < slots.Length && Key(child + 1) < Key(child) ? child + 1 : child;
        }

        private double Key(int at) => sign * values[slots[at]];

        private void Put(int slot, int at)
        {
            slots[at] = slot;
            places[slot] = at + first;
        }
    }
}
