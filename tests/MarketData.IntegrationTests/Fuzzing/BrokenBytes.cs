namespace MarketData.IntegrationTests.Fuzzing;

/// <summary>Breaks a request as bytes: nobody can say any more what it asks for.</summary>
internal static class BrokenBytes
{
    private static readonly byte[] Delimiters = [0, (byte)'\r', (byte)'\n', (byte)' ', (byte)':', (byte)'/', (byte)'%', 0x7F, 0x80, 0xFF];

    public static byte[] Create(FuzzSource source, byte[] request)
    {
        // The first line and the headers are what is parsed; most of a long body is not.
        int span = Math.Min(request.Length, 400);
        switch (source.Below(4))
        {
            case 0:
                return request[..source.Below(span)];
            case 1:
                byte[] changed = [.. request];
                for (int changes = 1 + source.Below(5); changes > 0; changes--)
                {
                    changed[source.Below(span)] = source.Chance(60) ? source.Pick<byte>(Delimiters) : (byte)source.Below(256);
                }

                return changed;
            case 2:
                int cut = source.Below(span);
                return [.. request.AsSpan(0, cut), source.Pick<byte>(Delimiters), .. request.AsSpan(cut)];
            default:
                byte[] noise = new byte[1 + source.Below(200)];
                for (int i = 0; i < noise.Length; i++)
                {
                    noise[i] = (byte)source.Below(256);
                }

                return noise;
        }
    }
}
