using System.Diagnostics;
using System.Globalization;

namespace Claustro.Tests.Support;

/// <summary>
/// A stopwatch for promises such as "within two seconds", which no program keeps while others have the processors: time in which
/// anything on the machine waited for one does not count (<c>/proc/pressure/cpu</c>; where there is none, all time counts). A quarter
/// of the time counts whatever waits, so that what stands still is found on the busiest machine too.
/// </summary>
internal sealed class FairWatch
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly TimeSpan before = Waited();

    public TimeSpan Elapsed
    {
        get
        {
            var (all, waited) = (watch.Elapsed, Waited() - before);
            return all - waited > all / 4 ? all - waited : all / 4;
        }
    }

    private static TimeSpan Waited()
    {
        try
        {
            var some = File.ReadLines("/proc/pressure/cpu").First(); // some avg10=… avg60=… avg300=… total=MICROSECONDS
            return TimeSpan.FromMicroseconds(long.Parse(some.AsSpan(some.LastIndexOf('=') + 1), CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }
}
