// Keeps "还剩 3 天 6 小时" true while the page is open. The server's text stands until the first minute has passed.
const left = (until) => {
  const minutes = Math.floor((until - Date.now()) / 60000);
  if (minutes < 0) return "已截止";
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days > 0) return hours > 0 ? `还剩 ${days} 天 ${hours} 小时` : `还剩 ${days} 天`;
  if (hours > 0) return `还剩 ${hours} 小时 ${minutes % 60} 分钟`;
  return `还剩 ${minutes} 分钟`;
};
const tick = () => {
  for (const time of document.querySelectorAll("time[data-countdown]")) {
    const until = Date.parse(time.dateTime);
    if (!Number.isNaN(until)) time.textContent = left(until);
  }
};
window.setInterval(tick, 60000);
document.addEventListener("visibilitychange", () => document.hidden || tick());
