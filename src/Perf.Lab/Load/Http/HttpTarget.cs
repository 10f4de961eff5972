using System.Net.Security;

namespace Perf.Lab.Load.Http;

/// <summary>Where connections are opened to.</summary>
/// <param name="Address">Scheme http or https, host and port.</param>
/// <param name="Certificates">Judges the server's; null: as the system does.</param>
internal sealed record HttpTarget(Uri Address, RemoteCertificateValidationCallback? Certificates = null);
