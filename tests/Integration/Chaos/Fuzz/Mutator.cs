namespace MiniKube.Integration.Tests.Chaos.Fuzz;

/// <summary>Spoils bytes: flips, cuts, doubles, lengths that lie.</summary>
internal sealed class Mutator(Random random)
{
    public byte[] Mutate(byte[] bytes)
    {
        for (var rounds = random.Next(1, 4); rounds > 0; rounds--) bytes = Once(bytes);
        return bytes;
    }

    private byte[] Once(byte[] bytes)
    {
        if (bytes.Length == 0) return [(byte)random.Next(256)];
        var at = random.Next(bytes.Length);
        switch (random.Next(6))
        {
            case 0:
                bytes = [.. bytes];
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                return bytes[..at];
            case 2:
                return [.. bytes[..at], .. bytes];
            case 3:
                return [.. bytes[..at], 0xff, 0xff, 0xff, 0xff, 0x7f, .. bytes[at..]];
            case 4:
                var noise = new byte[random.Next(1, 40)];
                random.NextBytes(noise);
                return [.. bytes[..at], .. noise, .. bytes[at..]];
            default:
                bytes = [.. bytes];
                bytes[at] = (byte)random.Next(256);
                return bytes;
        }
    }
}
