using System.Numerics;

namespace Perf.Testbed.Market;

/// <summary>
/// The logarithm of a price as a function of the slot: value noise in 17 octaves, with lattice points every 1, 2, 4 ...
/// 65,536 slots, straight lines between them, and amplitudes that grow with the square root of the period, as a random
/// walk's do. It can start at any slot (34 hashes) and then steps forward at two hashes a slot on average.
/// <para>
/// All of it is integer arithmetic in units of which every line's slope is a whole number. A slot's level is therefore the
/// same to the bit whether it was sought or stepped to, which is what lets a page be produced without those before it.
/// </para>
/// </summary>
internal sealed class PriceWalk
{
    private const int TopOctave = 16;

    /// <summary>Lattice values are 16 bits with a sign.</summary>
    private const int LatticeBits = 15;

    /// <summary>64 × sqrt(2^octave), rounded.</summary>
    private static readonly int[] Amplitudes =
        [64, 91, 128, 181, 256, 362, 512, 724, 1024, 1448, 2048, 2896, 4096, 5793, 8192, 11585, 16384];

    private readonly ulong[] streams = new ulong[TopOctave + 1];
    private readonly long[] nextLattice = new long[TopOctave + 1];
    private readonly long[] slopes = new long[TopOctave + 1];
    private long slope;

    public PriceWalk(ulong stream)
    {
        for (int octave = 0; octave <= TopOctave; octave++)
        {
            streams[octave] = StableHash.Derive(stream, (ulong)octave);
        }
    }

    /// <summary>
    /// What <see cref="Level"/> is to be multiplied by so that the steps between neighbouring slots have a standard deviation
    /// of 1: the octaves' steps add up to 2/√3 of the first one's amplitude.
    /// </summary>
    public static double StepUnit { get; } = Math.Sqrt(3) / 2 / Amplitudes[0] / (1L << LatticeBits) / (1L << TopOctave);

    public long Slot { get; private set; }

    /// <summary>The logarithm at the slot's start, relative to the base price, in units of <see cref="StepUnit"/>.</summary>
    public long Level { get; private set; }

    public void Seek(long slot)
    {
        Slot = slot;
        Level = 0;
        slope = 0;
        for (int octave = 0; octave <= TopOctave; octave++)
        {
            long cell = slot >> octave;
            long left = Lattice(octave, cell);
            nextLattice[octave] = Lattice(octave, cell + 1);
            slopes[octave] = (nextLattice[octave] - left) << (TopOctave - octave);
            slope += slopes[octave];
            Level += (left << TopOctave) + (slopes[octave] * (slot - (cell << octave)));
        }
    }

    /// <summary>Goes to the next slot.</summary>
    public void Step()
    {
        Level += slope;
        Slot++;

        // Only the octaves that have a lattice point here take a new direction.
        int top = Math.Min(BitOperations.TrailingZeroCount(Slot), TopOctave);
        for (int octave = 0; octave <= top; octave++)
        {
            long left = nextLattice[octave];
            long right = Lattice(octave, (Slot >> octave) + 1);
            long newSlope = (right - left) << (TopOctave - octave);
            slope += newSlope - slopes[octave];
            slopes[octave] = newSlope;
            nextLattice[octave] = right;
        }
    }

    private long Lattice(int octave, long cell) =>
        ((long)StableHash.At(streams[octave], cell) >> (63 - LatticeBits)) * Amplitudes[octave];
}
